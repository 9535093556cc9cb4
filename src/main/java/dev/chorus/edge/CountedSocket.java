package dev.chorus.edge;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/**
 * The way out of a SockJS session, with a count of what was given to it and has not left this process. Vert.x's own count forgets what
 * it handed to a WebSocket or a response, and tells of room once only. Belongs to the context it was made for.
 */
public final class CountedSocket {
    private final SockJSSocket socket;
    private final Context context;
    private final int limit;
    private final Runnable drained;
    private long waiting;
    private long taken;
    private boolean wasFull;

    /**
     * @param limit characters that may wait before it counts as full
     * @param drained called when it was found full and half of that has left
     */
    public CountedSocket(SockJSSocket socket, Context context, int limit, Runnable drained) {
        this.socket = socket;
        this.context = context;
        this.limit = limit;
        this.drained = drained;
    }

    /** Always takes the text: whoever writes much asks {@link #isWritable} first. */
    public void write(String text) {
        waiting += text.length();
        socket.write(text).onComplete(done -> on(context, () -> left(text.length())));
    }

    private void left(int characters) {
        waiting -= characters;
        taken += characters;
        if (wasFull && waiting <= limit / 2) {
            wasFull = false;
            drained.run();
        }
    }

    /** Characters that have left this process: while it grows, somebody reads. */
    public long taken() {
        return taken;
    }

    public boolean isWritable() {
        if (waiting >= limit) {
            wasFull = true;
            return false;
        }
        return true;
    }

    /** Requests of one session may arrive on other connections, and so on other event loops. */
    public static void on(Context context, Runnable act) {
        if (Vertx.currentContext() == context) {
            act.run();
        } else {
            context.runOnContext(now -> act.run());
        }
    }
}
