import { randomUUID } from 'node:crypto';
import { VoterTokens } from '@scrutineer/voter-token';

/** The signing secret that the tests share with the server. */
export const VOTER_TOKEN_SECRET = 'only-for-these-tests-0123456789abcdef';

const HOUR_MS = 3_600_000;
const tokens = new VoterTokens([VOTER_TOKEN_SECRET]);

/** A new voter's token. */
export function newVoter(): string {
  return tokens.issue(Date.now() + HOUR_MS);
}

/** A token that was good until an hour ago. */
export function expiredToken(): string {
  return tokens.issue(Date.now() - HOUR_MS);
}

/** A token signed by somebody else. */
export function forgedToken(): string {
  return new VoterTokens(['a secret of somebody else, also long enough']).issue(Date.now() + HOUR_MS);
}

/** The data of a `cast` for this candidate, as good as a client can make it. */
export function ballotFor(
  candidate: string,
  change: object = {},
): { ballotId: string; candidate: string; seq: number } {
  return { ballotId: randomUUID(), candidate, seq: 1, ...change };
}
