import type { IncomingMessage } from 'node:http';
import type { ClientAddresses } from './client-address';

/**
 * Which web origins may open sockets and call the API. With no list, the server's own: the origin whose host is the
 * request's. A request without an Origin is not from a page and is allowed.
 */
export class OriginPolicy {
  readonly #allowed: ReadonlySet<string>;

  constructor(
    origins: readonly string[],
    private readonly addresses: ClientAddresses,
  ) {
    this.#allowed = new Set(origins);
  }

  allows(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined) return true;
    if (this.#allowed.size > 0) return this.#allowed.has(origin);
    return isSameHost(origin, this.#host(request));
  }

  #host(request: IncomingMessage): string | undefined {
    const forwarded = request.headers['x-forwarded-host'];
    return typeof forwarded === 'string' && this.addresses.trustsPeer(request) ? forwarded : request.headers.host;
  }
}

function isSameHost(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
