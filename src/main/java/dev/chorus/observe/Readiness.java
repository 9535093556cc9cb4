package dev.chorus.observe;

/** Whether this node should be sent requests, and why not. Written by the lifecycle, read by anybody, from any thread. */
public final class Readiness {
    private volatile String reason = "starting";

    public void ready() {
        reason = "";
    }

    /** Not ready, for a reason in words: {@code starting}, {@code draining}. */
    public void notReady(String why) {
        reason = why.isEmpty() ? "not ready" : why;
    }

    /** Empty: ready. */
    public String reason() {
        return reason;
    }
}
