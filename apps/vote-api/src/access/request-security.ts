import { isLoopback, type ClientAddresses } from '@scrutineer/http';
import type { Request } from 'express';

/** Whether the caller reached us over TLS: at this server, or at a proxy that is trusted to say so. */
export function isSecure(request: Request, addresses: ClientAddresses): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted === true) return true;
  return addresses.trustsPeer(request) && request.headers['x-forwarded-proto'] === 'https';
}

/** Whether the caller is this machine itself, without TLS. */
export function isPlainLoopback(request: Request, addresses: ClientAddresses): boolean {
  return !isSecure(request, addresses) && isLoopback(addresses.of(request));
}
