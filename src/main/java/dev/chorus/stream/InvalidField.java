package dev.chorus.stream;

/** A value that the rules refuse; names the field as the wire does and says what is allowed. */
public final class InvalidField extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;

    public InvalidField(String field, String allowed) {
        super(field + ": " + allowed, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
