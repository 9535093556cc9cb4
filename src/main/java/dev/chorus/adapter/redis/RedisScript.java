package dev.chorus.adapter.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The scripts under {@code redis/} on the class path. Each is loaded whenever a connection opens, and then called by its hash. The first
 * use of this class reads files.
 */
enum RedisScript {
    ROOM,
    LIMIT,
    NEWEST,
    PROJECTED,
    HOLDERS;

    private final String hash;
    private final Request load;

    RedisScript() {
        String file = "/redis/" + name().toLowerCase(Locale.ROOT) + ".lua";
        try (InputStream in = RedisScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the jar");
            }
            byte[] bytes = in.readAllBytes();
            load = Request.cmd(Command.SCRIPT).arg("LOAD").arg(new String(bytes, StandardCharsets.UTF_8));
            // Redis names scripts so; nothing secret hangs on it.
            hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Request load() {
        return load;
    }

    /** @param keys at least one; all in one slot */
    Request call(List<String> keys, List<String> arguments) {
        Request request = Request.cmd(Command.EVALSHA).arg(hash).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(argument -> request.arg(Buffer.buffer(argument)));
        return request;
    }
}
