import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import type { Fault } from '../run/fault';
import { parseCommands } from '../world/parse-commands';

const CALLS = 60;
/** Places in an apply call, after `evalsha <sha> 1 <key>`. */
const [FROM, TO] = [4, 5];
const [APPLIED, REWIND] = [1, 2];

export const deliveredTwice: Fault = {
  id: 'F17',
  name: 'batches delivered again, out of order, and with a gap',
  injection:
    'the workers’ own calls, as they went by, made again: twice, newest first, and from beyond where the tally stands',
  asserted: 'repeats change nothing, a gap is refused with REWIND',
  always: true,
  inject: async ({ race, crowd, redisProxies, redisUrl }) => {
    const calls: Buffer[][] = [];
    const hear = (chunk: Buffer): void => {
      for (const call of parseCommands(chunk)) {
        const isApply = call[0]?.toString().toLowerCase() === 'evalsha' && call[3]?.toString().startsWith(`{${race}:`);
        if (isApply && Number(call[TO]) > Number(call[FROM])) calls.push(call);
      }
    };
    for (const proxy of redisProxies) proxy.onRequest = hear;
    while (calls.length < CALLS) await crowd.whenRecorded(crowd.history.recorded + 500);
    for (const proxy of redisProxies) proxy.onRequest = () => undefined;

    const redis = new Redis(redisUrl);
    const repeat = async (call: Buffer[]): Promise<number[]> =>
      (await redis.call('EVALSHA', ...call.slice(1))) as number[];
    try {
      let fenced = 0;
      for (const call of [...calls, ...calls, ...calls.toReversed()]) {
        const [code, , ...reply] = await repeat(call);
        assert.equal(code, APPLIED);
        // Counted, changed, repeated, late; behind them stands how far the tally was already.
        assert.deepEqual(reply.slice(0, 4), [0, 0, 0, 0]);
        fenced += 1;
      }
      let refused = 0;
      for (const call of calls) {
        const beyond = call.map((part, at) => (at === FROM || at === TO ? Buffer.from(`${Number(part) + 1e9}`) : part));
        const [code] = await repeat(beyond);
        assert.equal(code, REWIND);
        refused += 1;
      }
      return { 'repeated calls fenced': fenced, 'calls refused with REWIND': refused };
    } finally {
      redis.disconnect();
    }
  },
};
