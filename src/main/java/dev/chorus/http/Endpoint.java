package dev.chorus.http;

import io.vertx.core.Future;

/** What one route does. May throw a {@link dev.chorus.protocol.Refusal} as well as fail with one. */
@FunctionalInterface
interface Endpoint {
    Future<Answer> answer(Call call);
}
