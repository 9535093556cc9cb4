/**
 * A refusal in the server's own words, or one of three this client adds:
 * `connection_lost` (no answer before the connection went; the outcome is unknown), `timeout` (the same, with the
 * connection still up) and `outbox_full`.
 */
export class ChorusError extends Error {
  /**
   * @param {string} code one of the listed codes
   * @param {string} [message] for a person
   * @param {{field?: string, retryAfterMs?: number, status?: number, requestId?: string, details?: object}} [more]
   */
  constructor(code, message = code, more = {}) {
    super(message);
    this.name = 'ChorusError';
    this.code = code;
    this.field = more.field ?? null;
    /** Milliseconds to wait before another try is worth it, or null. */
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.status = more.status ?? null;
    this.requestId = more.requestId ?? null;
    /** The error object as it came. */
    this.details = more.details ?? null;
  }

  /** Reads the protocol's error object, whether it arrives bare or as `{error}`. */
  static from(body, status) {
    const error = body?.error ?? body ?? {};
    return new ChorusError(error.code ?? 'unavailable', error.message ?? error.code ?? 'no reason was given', {
      field: error.field,
      retryAfterMs: error.retry_after_ms,
      requestId: error.request_id,
      status,
      details: error,
    });
  }

  /** True if nobody knows whether it happened: only the same idempotency key makes a second try safe. */
  get outcomeUnknown() {
    return this.code === 'connection_lost' || this.code === 'timeout' || this.code === 'unavailable';
  }
}
