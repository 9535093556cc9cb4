package dev.chorus.port;

/** A node lease is another's now, or has been given back: its holder must stop making ids at once. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LeaseLostException(String message) {
        super(message);
    }
}
