import { TcpProxy } from '@scrutineer/testbed';
import { eventually, openVoterSocket } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';

const PEERS = 100;
/** Two heartbeats without an answer, the third finds out; there is one every 25 s. */
const REAPED_MS = 80_000;

export const halfOpen: Fault = {
  id: 'F24',
  name: 'half-open peers',
  injection: '100 sockets through a proxy that falls silent, without a FIN',
  asserted: 'the heartbeat ends them after two unanswered pings',
  always: false,
  perSecond: 800,
  inject: async ({ cluster, race, random }) => {
    const [gateway] = cluster.gateways;
    const proxy = await TcpProxy.start({ upstream: gateway.port, seed: random.below(2 ** 31) });
    const token = (): string => cluster.tokens.issue(Date.now() + 600_000);
    const url = `http://127.0.0.1:${proxy.port}`;
    const peers = await Promise.all(Array.from({ length: PEERS }, () => openVoterSocket(url, race, token())));
    proxy.silence();
    const began = performance.now();
    try {
      const ended = (): Promise<number> => Promise.resolve(proxy.endedUpstream);
      const reaped = await eventually('the gateway lets go of them', ended, (count) => count === PEERS, REAPED_MS);
      return { 'sockets reaped': reaped, 'ms until all were': Math.round(performance.now() - began) };
    } finally {
      for (const peer of peers) peer.terminate();
      await proxy.close();
    }
  },
};
