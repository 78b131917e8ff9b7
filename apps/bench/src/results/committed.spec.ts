import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BenchResult } from './bench-result';
import { report } from './report';

const read = (file: string): string => readFileSync(path.join(__dirname, '../../../..', file), 'utf8');
const latest = JSON.parse(read('bench/results/latest.json')) as BenchResult;

/** CPU µs a vote of the same peers, measured on two cores before the product was begun, by other programs than ours. */
const INDEPENDENT = { wsEcho: 11.3, wsRedis: 17.5, socketIo: 39.2, nestDefault: 273 };
type Peer = keyof typeof INDEPENDENT;
const peers = Object.keys(INDEPENDENT) as Peer[];

describe('the committed result', () => {
  it('is what the README shows', () => {
    const squeezed = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
    expect(squeezed(read('README.md'))).toContain(squeezed(report(latest)));
  });

  it('meets every target that its floor does not excuse', () => {
    expect(report(latest)).not.toContain('**missed**');
  });

  it.each(peers.flatMap((one, i) => peers.slice(i + 1).map((other) => [other, one] as const)))(
    'has %s ÷ %s within 20 % of an independent measurement',
    (dear, cheap) => {
      const measured = latest.systems[dear]!.cpuMicrosPerVote / latest.systems[cheap]!.cpuMicrosPerVote;
      const expected = INDEPENDENT[dear] / INDEPENDENT[cheap];
      expect(Math.abs(measured / expected - 1)).toBeLessThan(0.2);
    },
  );
});
