package dev.chorus.adapter.postgres;

/** Carries a refusal of this program's own, which says nothing against the server, past the breaker. */
final class PostgresAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Throwable said;

    PostgresAnswer(Throwable said) {
        super(said.getMessage(), said, false, false);
        this.said = said;
    }

    Throwable said() {
        return said;
    }
}
