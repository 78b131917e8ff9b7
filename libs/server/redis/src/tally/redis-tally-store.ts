// Applies stretches of the ballot log to Redis: each in one atomic call that moves counts, voters and `next` together.
// Nothing is queued here: while Redis is away every call rejects at once, the caller tries again and the store's fence
// makes a repeated call harmless. A crash leaves the tally at the end of some call, never inside one.
import type {
  ApplyBatch,
  ApplyOutcome,
  PartitionTally,
  Standing,
  Standings,
  TallyAudit,
  TallyPosition,
  TallyRef,
  TallyStore,
  TallyTarget,
} from '@scrutineer/voting-domain';
import { UNREACHABLE_GOAL, voterSlot } from '@scrutineer/voting-domain';
import type { RedisClient } from '../client/redis-client';
import { packCandidates, packRecords } from './pack-records';
import { MAX_RECORDS_A_CALL, splitBatch } from './split-batch';
import { withTallyCommands, type TallyCommands } from './tally-commands';
import { parseCounts, parsePosition, parseTally } from './tally-hash';
import { allKeys, tallyKeys } from './tally-keys';
import { parseVoter } from './voter-value';

type AppliedOutcome = Extract<ApplyOutcome, { outcome: 'applied' }>;

const APPLIED = 1;
const REWIND = 2;

/** The tally store in Redis: single, Sentinel or Cluster. Calls reject while Redis cannot be reached. */
export class RedisTallyStore implements TallyStore {
  private readonly redis: RedisClient & TallyCommands;

  constructor(redis: RedisClient) {
    this.redis = withTallyCommands(redis);
  }

  async apply(batch: ApplyBatch, target: TallyTarget = 'live'): Promise<ApplyOutcome> {
    const total = { counted: 0, changed: 0, repeated: 0, late: 0 };
    let next = batch.from;
    let trimmed: AppliedOutcome['trimmed'];
    for (const piece of splitBatch(batch)) {
      const outcome = await this.applyPiece(piece, target);
      if (outcome.outcome !== 'applied') return outcome;
      total.counted += outcome.counted;
      total.changed += outcome.changed;
      total.repeated += outcome.repeated;
      total.late += outcome.late;
      next = outcome.next;
      trimmed ??= outcome.trimmed;
    }
    return { outcome: 'applied', next, ...(trimmed ? { trimmed } : {}), ...total };
  }

  async position(ref: TallyRef, target: TallyTarget = 'live'): Promise<TallyPosition | null> {
    const [next = null, digest = null, generation = null] = await this.redis.hmget(
      tallyKeys(ref, target).tally,
      'next',
      'digest',
      'gen',
    );
    return parsePosition(next, digest, generation);
  }

  read(race: string, round: number, partitions: number): Promise<(PartitionTally | null)[]> {
    const read = async (partition: number): Promise<PartitionTally | null> =>
      parseTally(partition, await this.redis.hgetall(tallyKeys({ race, round, partition }).tally));
    return Promise.all(Array.from({ length: partitions }, (_, partition) => read(partition)));
  }

  async standings(ref: TallyRef, buckets: number, keys: readonly Uint8Array[]): Promise<Standings> {
    const choices: (Standing | null)[] = [];
    let lowest = Number.POSITIVE_INFINITY;
    for (let first = 0; first < Math.max(1, keys.length); first += MAX_RECORDS_A_CALL) {
      const [next, ...values] = await this.standingsAtOnce(ref, buckets, keys.slice(first, first + MAX_RECORDS_A_CALL));
      if (!next) return { next: null, choices: keys.map(() => null) };
      lowest = Math.min(lowest, Number(next));
      choices.push(...values.map((value) => value && parseVoter(value)));
    }
    return { next: lowest, choices };
  }

  async audit(ref: TallyRef, buckets: number): Promise<TallyAudit | null> {
    const found = await this.redis.tallyAudit(tallyKeys(ref).tally, buckets);
    if (!found) return null;
    const [flat, entries] = found;
    const hash = Object.fromEntries(pairs(flat));
    const votes = parseCounts(hash).reduce((sum, count) => sum + count.votes, 0);
    const voters = Number(hash['voters']);
    const blanks = Number(hash['blanks']);
    const adds = votes === voters && entries === voters + blanks;
    return { votes, voters, blanks, entries, sound: adds && Number(hash['goal']) !== UNREACHABLE_GOAL };
  }

  async beginRebuild(ref: TallyRef, buckets: number): Promise<void> {
    await this.redis.unlink(allKeys(tallyKeys(ref, 'rebuild'), buckets));
    await this.redis.tallyDoubt(tallyKeys(ref).tally, UNREACHABLE_GOAL);
  }

  async swap(ref: TallyRef, buckets: number, discardLive: boolean): Promise<boolean> {
    const [live, rebuilt] = [tallyKeys(ref), tallyKeys(ref, 'rebuild')];
    return (await this.redis.tallySwap(live.tally, rebuilt.tally, buckets, discardLive ? '1' : '0')) === 1;
  }

  /** `next`, then the voters' values. In one transaction: a store may fall back between two reads. */
  private async standingsAtOnce(
    ref: TallyRef,
    buckets: number,
    keys: readonly Uint8Array[],
  ): Promise<(Buffer | null)[]> {
    const { tally, voters } = tallyKeys(ref);
    const reads = this.redis.multi().hgetBuffer(tally, 'next');
    for (const key of keys) {
      const { bucket, field } = voterSlot(key, buckets);
      reads.hgetBuffer(`${voters}${bucket}`, Buffer.from(field));
    }
    const answers = (await reads.exec()) ?? [];
    return answers.map(([error, value]) => {
      if (error) throw error;
      return value as Buffer | null;
    });
  }

  private async applyPiece(batch: ApplyBatch, target: TallyTarget): Promise<ApplyOutcome> {
    const { rules } = batch;
    const { bytes, texts } = packRecords(batch.records, batch.from, rules);
    const [code, at, counted = 0, changed = 0, repeated = 0, late = 0, stood, digest = ''] =
      await this.redis.tallyApply(
        tallyKeys(batch.ref, target).tally,
        batch.from,
        batch.to,
        batch.start,
        batch.goal,
        batch.generation,
        batch.digest,
        rules.change,
        rules.buckets,
        packCandidates(rules.candidates),
        bytes,
        ...texts,
      );
    const trimmed = stood === undefined ? {} : { trimmed: { next: stood, digest } };
    if (code === APPLIED) return { outcome: 'applied', next: at, ...trimmed, counted, changed, repeated, late };
    return code === REWIND ? { outcome: 'rewind', next: at } : { outcome: 'stale', generation: at };
  }
}

function* pairs(flat: readonly string[]): Generator<[string, string]> {
  for (let i = 0; i + 1 < flat.length; i += 2) yield [flat[i]!, flat[i + 1]!];
}
