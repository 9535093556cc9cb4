package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge lets in what is in its list, from whom it is for, in bounded amounts, and nothing else. */
class EventBusBridgeIT {
    private static final String POST = "chorus.comments.post";
    private static final String RECENT = "chorus.comments.recent";
    private static final String ACTIONS = "chorus.moderation.actions";

    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;
    private static String ana;

    private String stream;

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(
                folder.resolve("data"),
                "streams.rate_limits=off",
                "limits.requests_per_minute=0",
                "gateway.write_queue_bytes=8192",
                "bridge.registrations_per_connection=4",
                "bridge.registrations=6");
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
        ana = TestTokens.mint(chorus, "ana", "user");
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    @BeforeEach
    void aStream() {
        stream = api.openStream(admin, new JsonObject());
    }

    @AfterEach
    void theServerIsWellAndKeepsNobodysPlace() {
        api.post("/api/streams/" + stream + "/comments", admin, new JsonObject().put("content", "well"))
                .expect(201);
        assertThat(chorus.output()).doesNotContain(" ERROR ").doesNotContain("Unhandled exception");
        Awaitility.await().untilAsserted(() -> assertThat(api.metrics())
                .doesNotContainPattern("bridge_registrations\\{[^}]*} [1-9]"));
    }

    private JsonObject inStream() {
        return new JsonObject().put("stream_id", stream);
    }

    private JsonObject text(String content) {
        return inStream().put("content", content);
    }

    private static BridgeClient connect() {
        return BridgeClient.connect(chorus);
    }

    private static String userId(String token) {
        return api.get("/api/me", token).expect(200).body().getString("id");
    }

    @Test
    void whoHasNoTokenReadsWhereAnybodyMayAndWritesNowhere() {
        String closed = api.openStream(admin, new JsonObject().put("guests", "none"));
        try (BridgeClient client = connect()) {
            assertThat(client.ask(RECENT, "", inStream()).getJsonObject("body").getInteger("offset"))
                    .isZero();
            assertThat(client.refusal(POST, "", text("x"))).isEqualTo("unauthenticated");
            assertThat(client.refusal("chorus.reactions.react", "", inStream().put("reaction_type", "like")))
                    .isEqualTo("unauthenticated");
            assertThat(client.refusal(
                            "chorus.moderation.act",
                            "",
                            new JsonObject().put("action", "hide").put("target", "1")))
                    .isEqualTo("unauthenticated");
            assertThat(client.refusal(RECENT, "", new JsonObject().put("stream_id", closed)))
                    .isEqualTo("unauthenticated");
            assertThat(client.registering("chorus.stream." + closed, "")).isEqualTo("unauthenticated");
            assertThat(client.registering(ACTIONS, "")).isEqualTo("unauthenticated");
            assertThat(client.registering("chorus.notifications.1", "")).isEqualTo("unauthenticated");
        }
    }

    @Test
    void aTokenThatProvesNothingIsRefusedForQuestionsAndRegistrationsAlike() {
        String shortLived = TestTokens.mint(chorus, "ana", "user", "--ttl", "1s");
        try (BridgeClient client = connect()) {
            for (String forged : List.of("x", ana + "A", ana.substring(1))) {
                assertThat(client.refusal(POST, forged, text("x"))).isEqualTo("unauthenticated");
                assertThat(client.registering("chorus.stream." + stream, forged))
                        .isEqualTo("unauthenticated");
            }
            Awaitility.await().untilAsserted(() -> assertThat(client.registering(ACTIONS, shortLived))
                    .isEqualTo("token_expired"));
            assertThat(client.refusal(POST, shortLived, text("x"))).isEqualTo("token_expired");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "comments.12",
                "room.1",
                "notices.3",
                "gateway.feeds.0",
                "gateway.audiences.0",
                "reactions.intake",
                "streams.changed",
                "aggregator.repairs.0",
                "chorus.review",
                "chorus.stream.",
                "chorus.stream.*",
                "chorus.stream.01",
                "chorus.notifications.x",
                "chorus",
                "__vertx.reply.1"
            })
    void everyOtherAddressIsForbiddenEvenToAnAdmin(String address) {
        try (BridgeClient client = connect()) {
            assertThat(client.refusal(address, admin, text("x"))).isEqualTo("forbidden");
            assertThat(client.registering(address, admin)).isEqualTo("forbidden");
            client.say(BridgeClient.frame("publish", address, admin).put("body", text("x")));
            assertThat(BridgeClient.refusal(client.next(address))).isEqualTo("forbidden");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {POST, RECENT, "chorus.moderation.act"})
    void whatTakesQuestionsCanNotBeListenedToOrPublishedTo(String address) {
        try (BridgeClient client = connect()) {
            assertThat(client.registering(address, admin)).isEqualTo("forbidden");
            client.say(BridgeClient.frame("publish", address, admin).put("body", text("x")));
            assertThat(BridgeClient.refusal(client.next(address))).isEqualTo("forbidden");
            assertThat(client.refusal(ACTIONS, admin, new JsonObject())).isEqualTo("forbidden");
        }
    }

    @Test
    void notificationsAreForTheirUserOnly() {
        String me = userId(ana);
        try (BridgeClient own = connect();
                BridgeClient other = connect()) {
            assertThat(other.registering("chorus.notifications." + me, admin)).isEqualTo("forbidden");
            own.register("chorus.notifications." + me, ana);
            own.ask(RECENT, ana, inStream());

            other.ask(POST, admin, text("look, @ana"));

            JsonObject told = own.heard("chorus.notifications." + me, "notification");
            assertThat(told.getString("kind")).isEqualTo("mention");
            assertThat(told.getJsonObject("comment").getString("content")).isEqualTo("look, @ana");
        }
    }

    @Test
    void whatModeratorsDoIsForModeratorsAndOfTheirStreamOnly() {
        String elsewhere = api.openStream(admin, new JsonObject());
        String moderator = TestTokens.mint(chorus, "mo", "moderator", "--stream", stream);
        try (BridgeClient viewer = connect()) {
            assertThat(viewer.registering(ACTIONS, ana)).isEqualTo("forbidden");
        }
        try (BridgeClient desk = connect();
                BridgeClient boss = connect()) {
            desk.register(ACTIONS, moderator);
            String there = boss.ask(
                            POST,
                            admin,
                            new JsonObject().put("stream_id", elsewhere).put("content", "there"))
                    .getJsonObject("body")
                    .getString("id");
            String here =
                    boss.ask(POST, admin, text("here")).getJsonObject("body").getString("id");
            JsonObject act = new JsonObject().put("action", "pin");
            assertThat(desk.refusal(
                            "chorus.moderation.act", moderator, act.copy().put("target", there)))
                    .isEqualTo("forbidden");

            boss.ask("chorus.moderation.act", admin, act.copy().put("target", there));
            boss.ask("chorus.moderation.act", admin, act.copy().put("target", here));

            JsonObject first = desk.next(ACTIONS).getJsonObject("body");
            assertThat(first.getString("target")).isEqualTo(here);
            assertThat(first.getJsonObject("user").getString("username")).isEqualTo("operator");
            assertThat(first.getString("stream_id")).isEqualTo(stream);
        }
    }

    @Test
    void aConnectionIsOfOneUserAndNobodyActsAsAnotherButAService() {
        String service = TestTokens.mint(chorus, "platform", "service");
        try (BridgeClient client = connect();
                BridgeClient platform = connect()) {
            client.ask(POST, ana, text("mine"));
            assertThat(client.refusal(POST, admin, text("not mine"))).isEqualTo("conflict");
            assertThat(client.registering("chorus.stream." + stream, admin)).isEqualTo("conflict");
            assertThat(client.refusal(POST, ana, text("x").put("act_as", userId(admin))))
                    .isEqualTo("forbidden");
            assertThat(client.refusal(POST, ana, text("x").put("user_id", userId(admin))))
                    .isEqualTo("forbidden");

            JsonObject posted = platform.ask(POST, service, text("hers").put("act_as", userId(ana)));

            assertThat(posted.getJsonObject("body").getJsonObject("user").getString("username"))
                    .isEqualTo("ana");
        }
    }

    @Test
    void theTokenOfWhoWasErasedDoesNothingHereAndOnASocketAnyMore() {
        String gone = TestTokens.mint(chorus, "gone", "admin");
        try (BridgeClient client = connect();
                Viewer viewer = Viewer.join(chorus, stream, gone, "full")) {
            String comment =
                    client.ask(POST, gone, text("mine")).getJsonObject("body").getString("id");
            Awaitility.await()
                    .until(() -> api.send("DELETE", "/api/me", gone, null).status() == 204);

            JsonObject like = inStream().put("reaction_type", "like");
            JsonObject hide = new JsonObject().put("action", "hide").put("target", comment);
            assertThat(client.refusal(POST, gone, text("x"))).isEqualTo("forbidden");
            assertThat(client.refusal("chorus.reactions.react", gone, like)).isEqualTo("forbidden");
            assertThat(client.refusal("chorus.moderation.act", gone, hide)).isEqualTo("forbidden");
            for (JsonObject answer : List.of(
                    viewer.ask("post_comment", text("x")).join(),
                    viewer.ask("react", like).join())) {
                assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("error");
                assertThat(answer.getJsonObject("payload").getString("code")).isEqualTo("forbidden");
            }
        }
    }

    @Test
    void registrationsOfAConnectionAreBoundedAndOneThatIsGivenUpMakesRoom() {
        List<String> addresses = IntStream.range(0, 5)
                .mapToObj(i -> "chorus.stream." + api.openStream(admin, new JsonObject()))
                .toList();
        try (BridgeClient client = connect()) {
            for (String address : addresses.subList(0, 4)) {
                client.register(address, ana);
                client.heard(address, "joined");
            }
            assertThat(client.registering(addresses.get(4), ana)).isEqualTo("conflict");

            client.say(BridgeClient.frame("unregister", addresses.get(0), ana));
            client.register(addresses.get(4), ana);

            client.heard(addresses.get(4), "joined");
            String told = addresses.get(4).substring("chorus.stream.".length());
            client.ask(POST, ana, new JsonObject().put("stream_id", told).put("content", "told"));
            client.heard(addresses.get(4), "comments_batch");
        }
    }

    @Test
    void registrationsOfAnInstanceAreBounded() {
        String address = "chorus.stream." + stream;
        List<BridgeClient> clients = new ArrayList<>();
        try {
            JsonObject told = new JsonObject().put("type", "rec");
            while (told.getString("type").equals("rec")) {
                BridgeClient client = connect();
                clients.add(client);
                client.register(address, ana);
                told = client.next(address);
            }
            assertThat(told.getString("message")).isEqualTo("unavailable");
            assertThat(clients.size() - 1).isBetween(6, 6 * Runtime.getRuntime().availableProcessors());
        } finally {
            clients.forEach(BridgeClient::close);
        }
    }

    @Test
    void aFrameThatIsTooLargeEndsItsConnectionOnly() {
        try (BridgeClient client = connect();
                BridgeClient other = connect()) {
            client.say(BridgeClient.frame("send", POST, ana).put("body", text("x".repeat(20_000))));

            assertThat(client.socket().closeCode()).isIn(1009, RawSocket.NO_CLOSE_FRAME);
            assertThat(other.ask(POST, ana, text("fine")).getString("type")).isEqualTo("rec");
        }
    }

    @Test
    void whoSendsTooFastIsRefusedAndAFloodIsCut() {
        try (BridgeClient client = connect()) {
            String ping = new JsonObject().put("type", "ping").encode();
            for (int i = 0; i < 200; i++) {
                client.say(BridgeClient.frame("register", "chorus.nothing", ""));
            }
            JsonObject refused = client.next("chorus.nothing");
            while (BridgeClient.refusal(refused).equals("forbidden")) {
                refused = client.next("chorus.nothing");
            }
            assertThat(BridgeClient.refusal(refused)).isEqualTo("rate_limited");
            for (int i = 0; i < 2_000; i++) {
                try {
                    client.socket().text(ping);
                } catch (java.io.UncheckedIOException cut) {
                    break;
                }
            }
            assertThat(client.socket().closeCode()).isIn(4008, RawSocket.NO_CLOSE_FRAME);
        }
    }

    @Test
    void whoReadsTooSlowlyIsGivenTheRoomAnewAndTheRestOfItInOrder() {
        String address = "chorus.stream." + stream;
        try (BridgeClient slow = BridgeClient.connectSmall(chorus)) {
            slow.register(address, ana);
            slow.heard(address, "joined");
            for (int i = 0; i < 1_500; i++) {
                api.post("/api/streams/" + stream + "/comments", admin, text("x".repeat(490) + i))
                        .expect(201);
            }

            long covered = 0;
            boolean anew = false;
            while (covered < 1_500) {
                JsonObject message = slow.next(address).getJsonObject("body");
                JsonObject payload = message.getJsonObject("payload");
                switch (message.getString("type")) {
                    case "joined" -> {
                        anew = true;
                        covered = payload.getLong("offset");
                    }
                    case "comments_batch" -> {
                        assertThat(payload.getLong("from")).isEqualTo(covered + 1);
                        covered = payload.getLong("to");
                    }
                    default -> {}
                }
            }
            assertThat(anew).isTrue();
        }
    }

    @Test
    void aRegistrationEndsWithItsToken() {
        String me = userId(ana);
        String address = "chorus.notifications." + me;
        String shortLived = TestTokens.mint(chorus, "ana", "user", "--ttl", "3s");
        try (BridgeClient own = connect()) {
            own.register(address, shortLived);
            own.ask(RECENT, "", inStream());
            JsonObject told;
            do {
                api.post("/api/streams/" + stream + "/comments", admin, text("@ana again"))
                        .expect(201);
                told = own.next(address);
            } while (told.getString("type").equals("rec"));
            assertThat(told.getString("message")).isEqualTo("token_expired");
        }
    }
}
