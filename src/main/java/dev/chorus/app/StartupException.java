package dev.chorus.app;

/** Chorus can't start for a reason an operator can mend. The message is one clear line for them; the exit code is 2. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
