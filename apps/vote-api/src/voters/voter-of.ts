import { RefusalError } from '@scrutineer/errors';
import { cookieValue, VOTER_COOKIE } from '@scrutineer/voter-token';
import type { Request } from 'express';
import type { VoteApiParts } from '../vote-api-parts';

/** The token a request brings, if any: `Authorization: Bearer` goes before the cookie. */
export function voterTokenOf(request: Request): string | undefined {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? cookieValue(request.headers.cookie, VOTER_COOKIE);
}

/** The voter whose valid token a request brings, else null. */
export function voterOf(request: Request, { tokens, clock }: VoteApiParts): string | null {
  const token = voterTokenOf(request);
  const check = token === undefined ? null : tokens.check(token, clock.now());
  return check?.status === 'valid' ? check.token.voterId : null;
}

/** @throws RefusalError not_authenticated */
export function requireVoter(request: Request, parts: VoteApiParts): string {
  const voter = voterOf(request, parts);
  if (voter === null) throw new RefusalError({ code: 'not_authenticated' });
  return voter;
}
