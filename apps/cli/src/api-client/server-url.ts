import { isIPv4 } from 'node:net';
import { UsageError } from '../exit';

/** The server's address in the form it is called by: with a scheme of HTTP, without a slash at the end. */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new UsageError(`"${text}" is no address of a server: give one like http://localhost:8080 with --url.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('Leave names and passwords out of --url: they belong in --user and SCRUTINEER_PASSWORD_FILE.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Whether an address names this machine itself, by `localhost` or a loopback IP. */
export function isLoopbackUrl(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}
