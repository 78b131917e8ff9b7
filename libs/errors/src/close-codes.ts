export interface CloseTraits {
  /** WebSocket close code (RFC 6455, section 7.4). */
  readonly code: number;
  /** Whether the client must stay away; otherwise it reconnects with full jitter. */
  readonly final: boolean;
  readonly meaning: string;
}

/** Why a server closes a voter's socket. */
export const closeCodes = {
  goingAway: { code: 1001, final: false, meaning: 'the server drains before it stops' },
  binary: { code: 1003, final: true, meaning: 'a binary frame; only text is understood' },
  notUtf8: { code: 1007, final: true, meaning: 'a text frame that is not UTF-8' },
  policy: { code: 1008, final: true, meaning: 'the client broke the rules of the protocol' },
  tooBig: { code: 1009, final: true, meaning: 'a frame above the size limit' },
  restart: { code: 1012, final: false, meaning: 'the server restarts' },
  overload: { code: 1013, final: false, meaning: 'overload, or an unknown outcome: send the same ballot again' },
  badToken: { code: 4401, final: true, meaning: 'the voter token is not valid' },
  badOrigin: { code: 4403, final: true, meaning: 'the origin is not allowed' },
  unknownRace: { code: 4404, final: true, meaning: 'there is no such race' },
  rateLimited: { code: 4429, final: false, meaning: 'too many sockets or frames' },
} as const satisfies Record<string, CloseTraits>;

export type CloseName = keyof typeof closeCodes;

const finalCodes: ReadonlySet<number> = new Set(
  Object.values(closeCodes)
    .filter(({ final }) => final)
    .map(({ code }) => code),
);

/** Whether a client that was closed with this code stays away. After any other, known or not, it reconnects. */
export function isFinalClose(code: number): boolean {
  return finalCodes.has(code);
}
