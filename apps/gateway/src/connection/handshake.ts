import type { IncomingMessage } from 'node:http';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '@scrutineer/contracts';
import { closeCodes, type CloseTraits } from '@scrutineer/errors';
import { cookieValue, VOTER_COOKIE, type VoterTokens } from '@scrutineer/voter-token';
import type { OriginPolicy } from '@scrutineer/http';

/** What an upgrade request asks for: a race to watch, and a voter where it proves one. */
export interface Admitted {
  readonly race: string;
  readonly voterId: string | null;
}

/** Why the socket is closed as soon as it is open. */
export interface TurnedAway {
  readonly close: CloseTraits;
}

export interface HandshakePolicy {
  readonly tokens: VoterTokens;
  readonly origins: OriginPolicy;
  /** The race's id as it is known here, or undefined. */
  knownRace(race: string): string | undefined;
}

/** Judges an upgrade request, synchronously, so that no frame can arrive before its listener. */
export function judgeHandshake(request: IncomingMessage, policy: HandshakePolicy, now: number): Admitted | TurnedAway {
  if (!policy.origins.allows(request)) return { close: closeCodes.badOrigin };
  const token = tokenOf(request);
  const check = token === undefined ? null : policy.tokens.check(token, now);
  if (check && check.status !== 'valid') return { close: closeCodes.badToken };
  // Not the request's own text, a slice of its URL: it would keep the whole alive and be compared letter by letter.
  const race = policy.knownRace(raceOf(request) ?? '');
  if (race === undefined) return { close: closeCodes.unknownRace };
  return { race, voterId: check ? check.token.voterId : null };
}

/** The path of an upgrade request, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0]!;
}

/** Selects our subprotocol where it is offered; the token's is never echoed. */
export function selectSubprotocol(offered: ReadonlySet<string>): string | false {
  return offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false;
}

function raceOf(request: IncomingMessage): string | null {
  const query = (request.url ?? '').split('?', 2)[1];
  return query === undefined ? null : new URLSearchParams(query).get('race');
}

/**
 * The subprotocol's token goes before the cookie's. A cookie alone counts only with an Origin, which every browser sends:
 * without one nothing shows that the page behind it is ours.
 */
function tokenOf(request: IncomingMessage): string | undefined {
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((one) => one.trim()) ?? [];
  const token = offered.find((one) => one.startsWith(TOKEN_SUBPROTOCOL_PREFIX));
  if (token !== undefined) return token.slice(TOKEN_SUBPROTOCOL_PREFIX.length);
  return request.headers.origin === undefined ? undefined : cookieValue(request.headers.cookie, VOTER_COOKIE);
}
