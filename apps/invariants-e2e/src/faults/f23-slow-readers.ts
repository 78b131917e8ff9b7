import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { eventually, openVoterSocket } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { sumOf } from '../world/observe';

/** The system itself buffers 4 MB for each before the gateway notices; its own limit bounds their number. */
const READERS = { always: 40, thorough: 200 };
/** Bytes of one frame of a race with 200 long names, about; and of what is to be left unread. */
const FRAME_BYTES = 107_000;
const UNREAD_BYTES = 6_000_000;
const WRITE_MS = 1_000;
const MORE_BYTES = 256 * 1024 * 1024;

export const slowReaders: Fault = {
  id: 'F23',
  name: 'readers that do not read',
  injection: '40 sockets (200 in the full run) on a race of 200 candidates read nothing of 6 MB',
  asserted: 'each is passed over, then dropped; the gateway’s memory stays bounded; the others’ ballots are recorded',
  always: true,
  inject: async ({ cluster, crowd, operatorAt, race, thorough }) => {
    const [gateway] = cluster.gateways;
    const gateways = [gateway];
    const count = thorough ? READERS.thorough : READERS.always;
    const wide = `${race}-wide`;
    const name = (number: number): string => `${number} `.padEnd(80, '→');
    const candidates = Array.from({ length: 200 }, (_, number) => ({
      id: `${number + 1}`,
      name: name(number),
      team: name(number),
      colour: '#e10600',
    }));
    const operator = operatorAt(0);
    await operator.create({
      id: wide,
      title: wide,
      candidates,
      rules: { change: 'until_close', visibility: 'always', withdrawn: 'count' },
    });
    await operator.open(wide);
    const skipped = (): Promise<number> => sumOf(gateways, 'scrutineer_broadcast_frames_total', 'outcome="skipped"');
    const before = { skipped: await skipped(), bytes: await residentBytes(gateway.pid) };

    const token = (): string => cluster.tokens.issue(Date.now() + 600_000);
    const readers = await Promise.all(Array.from({ length: count }, () => openVoterSocket(gateway.url, wide, token())));
    for (const reader of readers) reader.pause();
    const { recorded } = crowd.history;
    for (let unread = 0; unread < UNREAD_BYTES; unread += FRAME_BYTES) {
      await operator.command(`/${wide}/${(unread / FRAME_BYTES) % 2 === 0 ? 'hide' : 'reveal'}`);
    }
    await operator.command(`/${wide}/reveal`);
    let dropped = 0;
    for (const reader of readers) reader.once('close', () => (dropped += 1));
    // Who does not read does not see the end either, but meets it in writing.
    const writing = setInterval(() => readers.forEach((reader) => reader.ping()), WRITE_MS);
    try {
      const ends = (): Promise<number> => Promise.resolve(dropped);
      await eventually('all of them are gone', ends, (count) => count === readers.length);
    } finally {
      clearInterval(writing);
    }
    const grown = (await residentBytes(gateway.pid)) - before.bytes;
    assert.ok(grown < MORE_BYTES, `grew by ${grown} bytes`);
    await operator.close(wide);
    return {
      'frames skipped': (await skipped()) - before.skipped,
      'readers dropped': dropped,
      'ballots of others recorded meanwhile': crowd.history.recorded - recorded,
    };
  },
};

async function residentBytes(pid: number): Promise<number> {
  return Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
