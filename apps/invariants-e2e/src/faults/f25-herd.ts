import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, openVoterSocket } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';

const HERD = 5_000;
const AT_ONCE = 100;
/** As our clients do: full jitter, from half a second, doubling. */
const FIRST_RETRY_MS = 500;
const BACK_MS = 60_000;

export const herd: Fault = {
  id: 'F25',
  name: 'everybody comes back at once',
  injection: 'SIGKILL of a gateway with 5,000 more sockets, which go to the other one with full jitter',
  asserted: 'all are back within a minute, while ballots are recorded',
  always: false,
  inject: async ({ cluster, crowd, operatorAt, race, random }) => {
    const [doomed, other] = cluster.gateways;
    const hidden = `${race}-herd`;
    const candidates = ['1', '2'].map((id) => ({ id, name: id, team: '', colour: '#e10600' }));
    await operatorAt(0).create({
      id: hidden,
      title: hidden,
      candidates,
      rules: { change: 'final', visibility: 'never', withdrawn: 'count' },
    });
    const token = (): string => cluster.tokens.issue(Date.now() + 600_000);
    let cut = 0;
    let back = 0;
    const sockets: { terminate(): void }[] = [];
    const comeBack = async (): Promise<void> => {
      cut += 1;
      for (let wait = FIRST_RETRY_MS; ; wait *= 2) {
        await sleep(random.next() * wait);
        const socket = await openVoterSocket(other.url, hidden, token()).catch(() => null);
        if (!socket) continue;
        sockets.push(socket);
        back += 1;
        return;
      }
    };
    for (let there = 0; there < HERD; there += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const socket = await openVoterSocket(doomed.url, hidden, token());
          socket.once('close', () => void comeBack());
        }),
      );
    }
    const { recorded } = crowd.history;
    await doomed.kill();
    const began = performance.now();
    await eventually(
      'the herd is back',
      () => Promise.resolve(back),
      (count) => count === HERD,
      BACK_MS,
    );
    const backMs = Math.round(performance.now() - began);
    await doomed.start();
    for (const socket of sockets) socket.terminate();
    return {
      'sockets cut': cut,
      'ms until all were back': backMs,
      'ballots recorded meanwhile': crowd.history.recorded - recorded,
    };
  },
};
