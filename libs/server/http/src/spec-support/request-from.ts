import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as it came from a direct peer; undefined: the connection is gone already. */
export function requestFrom(peer: string | undefined, headers: IncomingHttpHeaders = {}): IncomingMessage {
  // A real one takes its peer's address from the kernel.
  return { headers, socket: { remoteAddress: peer } } as unknown as IncomingMessage;
}
