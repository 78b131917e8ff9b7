import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';

/** Finds the address a request really came from: `X-Forwarded-For` is believed from the trusted proxies alone. */
export class ClientAddresses {
  readonly #trusts: (address: string, hop: number) => boolean;

  constructor(trustedProxies: readonly string[]) {
    this.#trusts = proxyAddr.compile([...trustedProxies]);
  }

  /** The caller's address; empty where the connection broke before it could be asked for. */
  of(request: IncomingMessage): string {
    const address = (proxyAddr(request, this.#trusts) as string | undefined) ?? '';
    return address.startsWith('::ffff:') ? address.slice(7) : address;
  }

  /** Whether the direct peer is a trusted proxy, so that its `X-Forwarded-Proto` and `-Host` may be believed. */
  trustsPeer(request: IncomingMessage): boolean {
    return this.#trusts(request.socket.remoteAddress ?? '', 0);
  }
}

/** What limits count by: an IPv4 address, or the /64 that one IPv6 subscriber holds. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter((one) => one !== '');
  if (!address.includes('::')) return groups.slice(0, 4).join(':');
  const rest = tail.split(':').filter((one) => one !== '');
  const zeros = Array.from({ length: 8 - groups.length - rest.length }, () => '0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}
