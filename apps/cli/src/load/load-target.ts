import { isLoopbackUrl } from '../api-client/server-url';
import { UsageError } from '../exit';

/**
 * A load generator that can be pointed anywhere is a weapon: it goes to this machine, or to hosts that were named one by
 * one, and there to rehearsals only.
 * @throws UsageError
 */
export function assertMayLoad(url: string, allowedHosts: readonly string[], rehearsal: boolean): void {
  if (isLoopbackUrl(url)) return;
  const { hostname } = new URL(url);
  if (!allowedHosts.includes(hostname)) {
    throw new UsageError(
      `${url} is not on this machine: load goes to localhost, 127.0.0.0/8 or [::1]. If the host is yours to load, ` +
        `name it with --allow-host ${hostname}, or in SCRUTINEER_LOAD_HOSTS.`,
    );
  }
  if (!rehearsal) {
    throw new UsageError(
      `Made-up ballots do not belong into a race that counts: give --rehearsal to load ${hostname}.`,
    );
  }
}
