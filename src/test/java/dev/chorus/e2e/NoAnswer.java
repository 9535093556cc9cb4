package dev.chorus.e2e;

/** The connection ended before the answer came: whether it was done is not known. */
final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1;

    NoAnswer(Throwable cause) {
        super(cause);
    }
}
