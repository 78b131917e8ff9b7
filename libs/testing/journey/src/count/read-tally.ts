// Reads the tally out of Redis past the product: after the published layout, with plain commands.
import { Redis } from 'ioredis';

/** What stands for one voter. */
export interface StoredVoter {
  readonly seq: number;
  /** Index among the race's candidates. */
  readonly candidate: number;
}

/** One partition's share of a round's tally, as it lies in Redis. */
export interface StoredPartition {
  readonly next: number;
  readonly voters: number;
  readonly late: number;
  /** By candidate. */
  readonly votes: ReadonlyMap<string, number>;
  /** By the bytes 4 to 12 of the pseudonym, hex. */
  readonly standing: ReadonlyMap<string, StoredVoter>;
}

/** A round's tally, by partition; null where there is none. */
export async function readTally(
  url: string,
  race: string,
  round: number,
  partitions: number,
): Promise<(StoredPartition | null)[]> {
  const redis = new Redis(url);
  try {
    const all = Array.from({ length: partitions }, (_, partition) =>
      readPartition(redis, `{${race}:${round}:${partition}}`),
    );
    return await Promise.all(all);
  } finally {
    redis.disconnect();
  }
}

/** The next offset that each partition's tally will take; null where there is no tally. */
export async function readPositions(
  url: string,
  race: string,
  round: number,
  partitions: number,
): Promise<(number | null)[]> {
  const redis = new Redis(url);
  try {
    const all = Array.from({ length: partitions }, (_, partition) =>
      redis.hget(`{${race}:${round}:${partition}}:tally`, 'next'),
    );
    return (await Promise.all(all)).map((next) => (next === null ? null : Number(next)));
  } finally {
    redis.disconnect();
  }
}

/** Deletes a round's tally, as if it had never been. */
export async function forgetTally(url: string, race: string, round: number, partitions: number): Promise<void> {
  const redis = new Redis(url);
  try {
    for (let partition = 0; partition < partitions; partition += 1) {
      const keys = await keysOf(redis, `{${race}:${round}:${partition}}:*`);
      if (keys.length > 0) await redis.unlink(keys);
    }
  } finally {
    redis.disconnect();
  }
}

async function readPartition(redis: Redis, tag: string): Promise<StoredPartition | null> {
  const hash = await redis.hgetall(`${tag}:tally`);
  if (hash['next'] === undefined) return null;
  const votes = new Map<string, number>();
  for (const [field, count] of Object.entries(hash))
    if (field.startsWith('c:')) votes.set(field.slice(2), Number(count));
  const standing = new Map<string, StoredVoter>();
  for (const key of await keysOf(redis, `${tag}:v:*`)) {
    const flat = (await redis.callBuffer('HGETALL', key)) as Buffer[];
    for (let at = 0; at + 1 < flat.length; at += 2) {
      const value = flat[at + 1]!;
      standing.set(flat[at]!.toString('hex'), { seq: value.readUInt32BE(0), candidate: value.readUInt8(4) });
    }
  }
  return { next: Number(hash['next']), voters: Number(hash['voters']), late: Number(hash['late']), votes, standing };
}

async function keysOf(redis: Redis, pattern: string): Promise<string[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const [next, page] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
    for (const key of page) keys.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...keys];
}
