import { parseArgs } from 'node:util';
import { parts, type PartName } from './parts';

export const USAGE = `npm run bench [-- [parts] [options]]

Measures the product beside its peers; everything takes about 25 minutes on two cores that nobody else uses,
and leaves its result in bench/results/latest.json.

  parts          ${Object.keys(parts).join(', ')}; all of them unless named
  --rounds N     how often each thing is measured, in turns; 5 unless told
  --voters N     voters of the largest tally; 10000000 unless told
  --check        compare with bench/results/latest.json, and fail where something got worse
  --write        write the tables into the README (whole runs only)
  --help         this text`;

export interface BenchOptions {
  readonly parts: readonly PartName[];
  readonly rounds: number;
  readonly voters: number;
  /** Compares with the committed result. */
  readonly check: boolean;
  /** Writes the table into the README. */
  readonly write: boolean;
}

/** @throws Error on what it does not know */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      voters: { type: 'string', default: '10000000' },
    },
  });
  const all = Object.keys(parts) as PartName[];
  const unknown = positionals.find((name) => !(name in parts));
  if (unknown !== undefined) throw new Error(`no part is called ${unknown}; there are ${all.join(', ')}`);
  if (values.write && positionals.length > 0) throw new Error('only a whole run can be written into the README');
  const [rounds, voters] = [Number(values.rounds), Number(values.voters)];
  if (!(rounds >= 1 && voters >= 1_000_000)) throw new Error('--rounds from 1 on, --voters from 1000000 on');
  const chosen = positionals.length > 0 ? (positionals as PartName[]) : all;
  return { parts: chosen, rounds, voters, check: values.check, write: values.write };
}
