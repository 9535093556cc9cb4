package dev.chorus.account;

import java.util.Locale;

/** Whether somebody is there, over all their connections. */
public enum Presence {
    /** On at least one connection. */
    ONLINE,
    /** Connected, and says on every connection to be away. */
    AWAY,
    /** Not connected. */
    OFFLINE;

    /** The name in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of two connections' the one that counts. */
    public Presence or(Presence other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
