import * as fc from 'fast-check';
import type { MarkerKind, TallyRecord, TallyRules } from '@scrutineer/voting-domain';
import { VOTER_KEY_BYTES } from '@scrutineer/voting-domain';

/** One call of a worker, right or wrong; positions are indexes into the log's offsets. */
export type TallyStep =
  | { readonly do: 'apply'; readonly from: number; readonly to: number; readonly target: 'live' | 'rebuild' }
  /** As a worker does after a rewind: from the store's own `next` to the end. */
  | { readonly do: 'follow'; readonly target: 'live' | 'rebuild' }
  /** With a generation that nothing has. */
  | { readonly do: 'stale'; readonly from: number; readonly to: number }
  | { readonly do: 'begin' }
  | { readonly do: 'swap'; readonly discardLive: boolean };

/** One partition's log and what a run of workers, not all of them sane, does with it. */
export interface TallyScenario {
  readonly rules: TallyRules;
  readonly start: number;
  readonly end: number;
  readonly records: readonly TallyRecord[];
  readonly steps: readonly TallyStep[];
}

const VOTERS = 7;
const CANDIDATES = ['44', '16', '1'];

/** A pseudonym, another for every number, spread over buckets. */
export function voterKey(voter: number): Uint8Array {
  const key = new Uint8Array(VOTER_KEY_BYTES);
  const words = new DataView(key.buffer);
  words.setUint32(0, Math.imul(voter, 0x9e3779b1) >>> 0);
  words.setUint32(4, Math.imul(voter + 1, 0x85ebca6b) >>> 0);
  words.setUint32(12, voter);
  return key;
}

/** Everyone a scenario knows, and one who never votes. */
export const scenarioVoters = Array.from({ length: VOTERS + 1 }, (_, voter) => voterKey(voter));

const voter = fc.nat(VOTERS - 1).map(voterKey);
const seq = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.constantFrom(2 ** 31, 2 ** 32 - 1));
const version = fc.oneof({ weight: 8, arbitrary: fc.nat(8) }, fc.constant(2 ** 40));
const kinds: readonly MarkerKind[] = ['open', 'open', 'open', 'open', 'close', 'close', 'certify'];

type Unplaced<T> = T extends unknown ? Omit<T, 'offset'> : never;

const record: fc.Arbitrary<Unplaced<TallyRecord>> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('ballot' as const),
      key: voter,
      seq,
      candidate: fc.nat(CANDIDATES.length - 1),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('class' as const),
      key: voter,
      class: fc.constantFrom('', 'staff', 'é:1'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('marker' as const), marker: fc.constantFrom(...kinds), version }),
  },
);

const target = fc.constantFrom('live' as const, 'live' as const, 'rebuild' as const);

function steps(offsets: number): fc.Arbitrary<TallyStep[]> {
  const range = fc
    .tuple(fc.nat(offsets), fc.nat(offsets))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  const step: fc.Arbitrary<TallyStep> = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(range, target).map(([at, into]) => ({ do: 'apply' as const, ...at, target: into })),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('follow' as const), target }) },
    { weight: 1, arbitrary: range.map((at) => ({ do: 'stale' as const, ...at })) },
    { weight: 1, arbitrary: fc.constant({ do: 'begin' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('swap' as const), discardLive: fc.boolean() }) },
  );
  return fc.array(step, { maxLength: 12 });
}

/** Logs with gaps (records of other rounds), repeats, late ballots and markers that come twice, late or stale. */
export const tallyScenario: fc.Arbitrary<TallyScenario> = fc
  .tuple(
    fc.constantFrom('final' as const, 'until_close' as const),
    fc.nat(3),
    fc.boolean(),
    fc.array(fc.tuple(record, fc.constantFrom(1, 1, 1, 2, 5)), { maxLength: 60 }),
  )
  .chain(([change, start, opened, drawn]) => {
    let next = start;
    const opening = opened ? [[{ kind: 'marker' as const, marker: 'open' as const, version: 1 }, 1] as const] : [];
    const records = [...opening, ...drawn].map(([unplaced, step]) => {
      const placed: TallyRecord = { ...unplaced, offset: next };
      next += step;
      return placed;
    });
    const rules: TallyRules = { change, candidates: CANDIDATES, buckets: 3 };
    return steps(next).map((sequence) => ({ rules, start, end: next, records, steps: sequence }));
  });
