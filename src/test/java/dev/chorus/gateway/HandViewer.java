package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Role;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Mention;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A client that keeps the books: what was covered, what is on its screen; and a way out that a test can stop up. */
final class HandViewer implements Transport {
    private final HandGateway gateway;
    private final int instance;
    private final long user;
    private final Tier tier;

    private Session session;
    private boolean open;
    private int room = Integer.MAX_VALUE;
    private String epoch = "";
    private long covered = -1;
    private final TreeMap<Long, JsonObject> screen = new TreeMap<>();
    private final Set<Long> owed = new HashSet<>();
    private final Set<Long> lastPage = new HashSet<>();
    private final List<String> journal = new ArrayList<>();
    private long gaps;
    private long omitted;
    private long recoveries;

    HandViewer(HandGateway gateway, int instance, long user, Tier tier) {
        this.gateway = gateway;
        this.instance = instance;
        this.user = user;
        this.tier = tier;
        connect();
    }

    private void connect() {
        open = true;
        room = Integer.MAX_VALUE;
        session = gateway.connect(instance, user, this);
    }

    void join() {
        HandGateway.join(session, tier, epoch, Math.max(0, covered));
    }

    /** Goes, and comes back with what it has. */
    void comeBack() {
        leave();
        connect();
        join();
    }

    /** The same connection joins again with another appetite. */
    void joinAs(Tier wanted) {
        HandGateway.join(session, wanted, epoch, Math.max(0, covered));
    }

    void leave() {
        if (open) {
            open = false;
            session.closed();
        }
    }

    /** Takes so many frames more and then no more until told. */
    void slowDown(int frames) {
        room = frames;
        if (frames > 0) {
            session.drained();
        }
    }

    boolean isJoined() {
        return covered >= 0;
    }

    String epoch() {
        return epoch;
    }

    long covered() {
        return covered;
    }

    long gaps() {
        return gaps;
    }

    long omitted() {
        return omitted;
    }

    long recoveries() {
        return recoveries;
    }

    Map<Long, JsonObject> screen() {
        return screen;
    }

    /** Posts that concern this viewer, were left out, and did not come apart; what was removed is owed to nobody. */
    List<Long> owed() {
        return owed.stream()
                .filter(id -> gateway.room.comments().get(id).status().isPublic())
                .toList();
    }

    /** Every frame that came. */
    List<String> journal() {
        return journal;
    }

    /** Ids of the last snapshot. */
    Set<Long> lastPage() {
        return lastPage;
    }

    @Override
    public String name() {
        return "hand";
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return room > 0;
    }

    @Override
    public void sendShared(Frame frame, ByteBuf wire) {
        gateway.wires.add(wire);
        int header = frame.size() < 126 ? 2 : frame.size() < 65_536 ? 4 : 10;
        assertThat(wire.toString(wire.readerIndex() + header, frame.size(), StandardCharsets.UTF_8))
                .isEqualTo(new String(frame.text(), StandardCharsets.UTF_8));
        send(frame);
    }

    @Override
    public void send(Frame frame) {
        room = Math.max(0, room - 1);
        JsonObject whole = new JsonObject(new String(frame.text(), StandardCharsets.UTF_8));
        assertThat(whole.getString("type")).isEqualTo(frame.type());
        JsonObject p = whole.getJsonObject("payload");
        journal.add(whole.encode());
        switch (frame.type()) {
            case "joined" -> joined(p);
            case "comments_batch" -> batch(p);
            case "gap" -> gap(p);
            case "comments_extra" -> each(p, "comments").forEach(this::extra);
            case "viewer_count", "reactions_update", "stream_updated" -> {}
            default -> throw new AssertionError("not expected: " + whole.encode());
        }
    }

    private void joined(JsonObject p) {
        if (p.getBoolean("recovered")) {
            recoveries++;
            assertThat(p.getString("epoch")).isEqualTo(epoch);
            assertThat(p.getLong("offset")).isEqualTo(covered);
        } else {
            screen.clear();
            owed.clear();
            lastPage.clear();
            each(p, "comments").forEach(c -> lastPage.add(id(c)));
        }
        epoch = p.getString("epoch");
        covered = p.getLong("offset");
        each(p, "comments").forEach(this::show);
        each(p, "pinned").forEach(this::show);
    }

    private void batch(JsonObject p) {
        List<RoomEntry> range = cover(p);
        Map<Long, RoomEntry> posts = RoomScript.of(range, true);
        Set<Long> shown = new HashSet<>();
        each(p, "comments").forEach(c -> shown.add(id(c)));
        Set<Long> changed = new HashSet<>();
        each(p, "updates").forEach(c -> changed.add(id(c)));
        omitted += p.getInteger("omitted");

        assertThat(posts.keySet()).containsAll(shown);
        assertThat(shown.size() + p.getInteger("omitted"))
                .as("delivered and omitted are all posts of %s", p)
                .isEqualTo(posts.size());
        assertThat(changed)
                .as("updates are never sampled")
                .isEqualTo(RoomScript.of(range, false).keySet());
        posts.forEach((id, post) -> {
            if (!shown.contains(id)) {
                List<Comment> states = gateway.room.since(covered, id);
                boolean always = post.comment().author().role() != Role.USER
                        || post.comment().author().id() == RoomScript.CREATOR
                        || states.stream().allMatch(Comment::highlighted);
                assertThat(always).as("%s is always shown", states).isFalse();
                if (concerns(post.comment())) {
                    owed.add(id);
                }
            }
        });
        for (JsonObject c : each(p, "comments")) {
            assertThat(c.getString("content") == null || isKnownPublic(id(c)))
                    .as("taken back before it was sent: %s", c)
                    .isTrue();
        }
        each(p, "comments").forEach(this::show);
        each(p, "updates").forEach(this::change);
    }

    private void gap(JsonObject p) {
        gaps++;
        List<RoomEntry> range = cover(p);
        assertThat(p.getInteger("count")).isEqualTo(range.size());
        p.getJsonArray("removed").forEach(id -> screen.remove(Long.parseLong((String) id)));
        each(p, "updates").forEach(this::change);
    }

    private List<RoomEntry> cover(JsonObject p) {
        assertThat(p.getString("epoch")).isEqualTo(epoch.isEmpty() ? p.getString("epoch") : epoch);
        assertThat(p.getLong("from")).as("each offset once, in order: %s", p).isEqualTo(covered + 1);
        assertThat(p.getLong("to")).isGreaterThanOrEqualTo(covered + 1);
        epoch = p.getString("epoch");
        covered = p.getLong("to");
        return gateway.room.steps(p.getLong("from"), covered);
    }

    private void extra(JsonObject c) {
        owed.remove(id(c));
        show(c);
    }

    private void show(JsonObject c) {
        assertThat(c.getString("status")).isNotIn("pending", "rejected", "spam");
        assertThat(c.getString("content") == null || c.getString("status").equals("approved"))
                .as("a removed comment shows no text: %s", c)
                .isTrue();
        screen.put(id(c), c);
    }

    private void change(JsonObject c) {
        if (screen.containsKey(id(c))) {
            show(c);
        }
    }

    /** As of what the viewers of this instance have been offered, or newer than that: bodies may run ahead of offsets. */
    private boolean isKnownPublic(long id) {
        long offered = gateway.lobbies
                .get(instance)
                .audience(HandGateway.STREAM)
                .result()
                .view()
                .offset();
        return gateway.room.since(offered, id).stream()
                .anyMatch(state -> state.status().isPublic());
    }

    private boolean concerns(Comment c) {
        return user != 0
                && (c.author().id() == user
                        || c.mentions().stream().map(Mention::userId).anyMatch(id -> id == user)
                        || (c.isReply()
                                && gateway.room
                                                .comments()
                                                .get(c.parentId())
                                                .author()
                                                .id()
                                        == user));
    }

    private static long id(JsonObject c) {
        return Long.parseLong(c.getString("id"));
    }

    private static List<JsonObject> each(JsonObject p, String name) {
        JsonArray array = p.getJsonArray(name);
        return array.stream().map(JsonObject.class::cast).toList();
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void ping() {}

    @Override
    public void close(CloseCode code) {
        throw new AssertionError("closed with " + code);
    }
}
