package dev.chorus.account;

import java.util.Locale;

/** What somebody may do everywhere; moderators are appointed per stream besides. */
public enum Role {
    USER,
    MODERATOR,
    ADMIN,
    /** A platform's back end: may act as a user, make users and streams, and mint tokens. */
    SERVICE;

    /** The name in JSON and tokens. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is not in the list */
    public static Role of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
