package dev.chorus.edge;

/** A connection that has to leave because its node stops. Belongs to the context of its instance. */
public interface Departing {
    boolean isOpen();

    /** Tells the client to come back, at another node if there is one, after so many milliseconds. */
    void reconnect(long afterMs);

    /** Closes it, as draining. */
    void leave();
}
