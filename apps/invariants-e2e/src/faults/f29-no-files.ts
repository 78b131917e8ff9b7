import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { eventually, openVoterSocket } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';

/** Files that are left to the gateway, and sockets that want one. */
const LEFT = 20;
const MORE = 200;

export const noFiles: Fault = {
  id: 'F29',
  name: 'out of file descriptors',
  injection: 'a gateway’s limit is set 20 above what it has open, and 200 more sockets come; then lifted',
  asserted: 'those that do not fit are turned away; the gateway goes on, and takes others afterwards',
  always: false,
  inject: async ({ cluster, race }) => {
    const [gateway] = cluster.gateways;
    const { pid } = gateway;
    const limit = (soft: number): void => {
      execFileSync('prlimit', ['--pid', `${pid}`, `--nofile=${soft}:20000`]);
    };
    const token = (): string => cluster.tokens.issue(Date.now() + 600_000);
    const join = (): ReturnType<typeof openVoterSocket> => openVoterSocket(gateway.url, race, token());
    limit(readdirSync(`/proc/${pid}/fd`).length + LEFT);
    try {
      const tried = await Promise.allSettled(Array.from({ length: MORE }, join));
      const there = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      for (const socket of there) socket.terminate();
      limit(20_000);
      const after = await eventually('others are taken again', join, () => true);
      after.terminate();
      return { 'sockets turned away': MORE - there.length, 'the same process goes on': gateway.pid === pid ? 1 : 0 };
    } finally {
      limit(20_000);
    }
  },
};
