import type { CastData } from '@scrutineer/contracts';
import { refusals } from '@scrutineer/errors';
import type { RefusalCode } from '@scrutineer/errors';
import { askedDelay, retryDelay } from '../socket/backoff';
import type { Random } from '../socket/backoff';

/** A ballot on its way. Its `cast` never changes: a repeat is harmless because it repeats (voter, `seq`). */
export interface PendingBallot {
  readonly cast: CastData & { readonly round: number };
  /** Attempts still without an answer. Any of them may be in the log, whatever is said of another attempt. */
  readonly unanswered: number;
  /** Attempts refused in a row. */
  readonly refusals: number;
  /** Whether a new voter token was already fetched for it. */
  readonly tokenRenewed: boolean;
}

/** What a refusal of one attempt leads to. */
export type NextStep =
  | { readonly step: 'resend'; readonly afterMs: number }
  | { readonly step: 'renew_token' }
  /** Refused for good, but an earlier attempt may be in the log: look at the voter's standing choice. */
  | { readonly step: 'verify' }
  | { readonly step: 'give_up' };

/** The parts of a refusal that decide. */
export interface AttemptRefusal {
  readonly code: RefusalCode;
  readonly retryAfterMs?: number | undefined;
}

/** A ballot as it is before its first attempt. */
export function newPendingBallot(cast: PendingBallot['cast']): PendingBallot {
  return { cast, unanswered: 0, refusals: 0, tokenRenewed: false };
}

/** The ballot with one more attempt under way; store it so before sending. */
export function attempted(ballot: PendingBallot): PendingBallot {
  return { ...ballot, unanswered: ballot.unanswered + 1 };
}

/** The ballot after one attempt was refused, which promises that this attempt is not in the log; and what to do. */
export function afterRefusal(
  ballot: PendingBallot,
  { code, retryAfterMs = 0 }: AttemptRefusal,
  random: Random,
): { readonly ballot: PendingBallot; readonly next: NextStep } {
  const unanswered = Math.max(0, ballot.unanswered - 1);
  const refused = { ...ballot, unanswered, refusals: ballot.refusals + 1 };
  if (refusals[code].retryable) {
    const afterMs = retryAfterMs > 0 ? askedDelay(retryAfterMs, random) : retryDelay(ballot.refusals, random);
    return { ballot: refused, next: { step: 'resend', afterMs } };
  }
  if (code === 'not_authenticated' && !ballot.tokenRenewed) {
    return { ballot: { ...refused, tokenRenewed: true }, next: { step: 'renew_token' } };
  }
  return { ballot: refused, next: { step: unanswered > 0 ? 'verify' : 'give_up' } };
}
