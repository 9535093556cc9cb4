package dev.chorus.bus;

import java.util.List;

/**
 * Who watches a room, as far as whoever answers knows.
 *
 * @param users each once, at most {@link #MOST}
 * @param truncated there are more than these
 * @param anonymous connections without a token
 * @param partial somebody who should know more did not answer
 */
public record Participants(List<Participant> users, boolean truncated, int anonymous, boolean partial) {
    /** Users in a list: it is for small rooms. */
    public static final int MOST = 1_000;

    public Participants {
        users = List.copyOf(users);
    }

    /** To {@link Addresses#participants}. Reply: {@link Participants}. */
    public record Asked(long streamId) {}
}
