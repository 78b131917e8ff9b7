import {
  applyBatch,
  type ApplyBatch,
  type ApplyOutcome,
  type MarkerKind,
  type Standing,
  type TallyRecord,
  type TallyState,
} from '@scrutineer/voting-domain';
import { definition, voterKey } from './builders';

/** A record as the tally sees it, before it has a place in the log; voters are numbers (see `voterKey`). */
export type TallyPart =
  | { readonly voter: number; readonly seq: number; readonly candidate: number }
  | { readonly voter: number; readonly class: string }
  | { readonly marker: MarkerKind; readonly version: number };

/** Gives a record its place. */
export function tallyRecord(part: TallyPart, offset: number): TallyRecord {
  if ('marker' in part) return { kind: 'marker', offset, ...part };
  const { voter, ...rest } = part;
  const key = voterKey(voter);
  return 'class' in rest ? { kind: 'class', offset, key, ...rest } : { kind: 'ballot', offset, key, ...rest };
}

/** The stretch [from, to) of a partition, with those of the given records that lie in it; one may leave out `to`. */
export function stretch(
  records: readonly TallyRecord[],
  from = 0,
  to = (records.at(-1)?.offset ?? -1) + 1,
  change: Partial<ApplyBatch> = {},
): ApplyBatch {
  return {
    ref: { race: 'abu-dhabi-2025', round: 1, partition: 0 },
    from,
    to,
    digest: `record ${to - 1}`,
    start: 0,
    goal: 0,
    generation: 1,
    rules: { change: 'until_close', candidates: definition().candidates.map(({ id }) => id), buckets: 64 },
    records: records.filter(({ offset }) => offset >= from && offset < to),
    ...change,
  };
}

/** One partition's tally with its voters, kept in a Map. */
export class LoneTally {
  constructor(
    public state: TallyState | null = null,
    readonly standings: Map<string, Standing> = new Map(),
  ) {}

  apply(batch: ApplyBatch): ApplyOutcome {
    const { outcome, state } = applyBatch(this.state, this, batch);
    this.state = state;
    return outcome;
  }

  get(key: Uint8Array): Standing | null {
    return this.standings.get(key.join()) ?? null;
  }

  set(key: Uint8Array, standing: Standing): void {
    this.standings.set(key.join(), standing);
  }

  standing(voter: number): Standing | null {
    return this.get(voterKey(voter));
  }

  copy(): LoneTally {
    return new LoneTally(this.state, new Map(this.standings));
  }
}
