package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.account.SigningKeys;
import dev.chorus.account.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection outlives its token by the time that is given to bring a newer one, and no longer. */
class TokenExpiryIT {
    /** Long enough to join with on a slow machine. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    void aConnectionEndsAWhileAfterItsTokenUnlessANewerOneCame() throws Exception {
        try (ChorusProcess chorus =
                ChorusProcess.start(folder.resolve("data"), "tokens.grace_ms=6000", "gateway.ping_interval_ms=60000")) {
            // Given
            Api api = new Api(chorus);
            String stream = api.demoStream();
            JsonObject guest = api.post("/api/auth/guest", "", new JsonObject())
                    .expect(201)
                    .body()
                    .getJsonObject("user");
            String first = token(chorus, guest, SHORT);
            Viewer stale = Viewer.join(chorus, stream, first, "full");
            Viewer renewed = Viewer.join(chorus, stream, first, "full");
            Viewer late = Viewer.join(chorus, stream, first, "full");
            Viewer nobody = Viewer.join(chorus, stream, "", "full");
            JsonObject newer = new JsonObject().put("token", token(chorus, guest, Duration.ofHours(1)));

            // When: one brings its token in time, one when the first has expired already
            assertThat(renewed.ask("auth", newer).join().getString("type")).isEqualTo("ack");
            JsonObject post = new JsonObject().put("stream_id", stream).put("content", "still me");
            Awaitility.await("the token expires").atMost(Duration.ofSeconds(60)).until(() -> "token_expired"
                    .equals(late.ask("post_comment", post)
                            .join()
                            .getJsonObject("payload")
                            .getString("code")));
            assertThat(late.ask("auth", newer).join().getString("type")).isEqualTo("ack");

            // Then
            assertThat(stale.closed().get(60, TimeUnit.SECONDS)).isEqualTo(4001);
            for (Viewer open : List.of(renewed, late, nobody)) {
                assertThat(open.ask("ping", new JsonObject().put("t", 1)).join().getString("type"))
                        .isEqualTo("pong");
            }
            Awaitility.await("the place is free").untilAsserted(() -> assertThat(api.metric("ws_connections_total"))
                    .isEqualTo(3));
        }
    }

    /** Signed with the server's own key, for so short a time as no route gives. */
    private static String token(ChorusProcess chorus, JsonObject user, Duration ttl) throws IOException {
        Tokens tokens = new Tokens(SigningKeys.loadOrCreate(chorus.data()), InstantSource.system(), new SecureRandom());
        Identity identity = new Identity(
                Long.parseLong(user.getString("id")),
                user.getString("username"),
                user.getString("display_name"),
                "",
                Role.USER,
                false,
                true,
                0,
                0);
        return tokens.mint(identity, ttl);
    }
}
