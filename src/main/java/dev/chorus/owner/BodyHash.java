package dev.chorus.owner;

import dev.chorus.bus.Command;

/**
 * Tells a repeated request from another one under the same key. 64 bits are enough: a collision needs the same user to reuse a key
 * within five minutes.
 */
final class BodyHash {
    private BodyHash() {}

    /** FNV-1a over what the client sent: http://www.isthe.com/chongo/tech/comp/fnv/. */
    static long of(Command.Post post) {
        long h = 0xcbf29ce484222325L;
        String content = post.content();
        for (int i = 0; i < content.length(); i++) {
            h = (h ^ content.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ post.parentId()) * 0x100000001b3L;
        h = (h ^ post.mediaTimeMs()) * 0x100000001b3L;
        return h;
    }
}
