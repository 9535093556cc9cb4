package dev.chorus.app;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Keeps Vert.x at the streaming codec. Left alone it takes the one that maps objects as soon as a library brings databind along, and
 * JSON would be read and written differently for reasons nobody sees.
 */
public final class PlainJson implements JsonFactory {
    private final JacksonCodec codec = new JacksonCodec();

    @Override
    public JsonCodec codec() {
        return codec;
    }
}
