import { refusals } from './refusal-codes';
import type { RefusalCode } from './refusal-codes';

/** An expected failure, as a value. */
export interface Refusal {
  readonly code: RefusalCode;
  /** For people; without it the code's own message stands. */
  readonly message?: string;
  /** How long to wait before the next attempt, in ms. */
  readonly retryAfterMs?: number;
}

/**
 * A refusal in the shape of an exception, for edges whose framework carries failures only that way (HTTP). Inside,
 * refusals are returned.
 */
export class RefusalError extends Error implements Refusal {
  override readonly name = 'RefusalError';
  readonly code: RefusalCode;
  readonly retryAfterMs?: number;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message ?? refusals[refusal.code].message, options);
    this.code = refusal.code;
    if (refusal.retryAfterMs !== undefined) this.retryAfterMs = refusal.retryAfterMs;
  }
}
