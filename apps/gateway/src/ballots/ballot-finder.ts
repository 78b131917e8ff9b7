import { decodeLogRecord } from '@scrutineer/contracts';
import type { BallotLog, Position, Round } from '@scrutineer/voting-domain';

interface Wanted {
  readonly race: string;
  readonly round: number;
  readonly partition: number;
  readonly key: Uint8Array;
  readonly seq: number;
  readonly ballotId: string;
}

/**
 * Finds where a ballot lies by reading its partition's windows from the start. Rare (a reply lost at the very close), so
 * nothing is indexed for it; scans of one partition wait for each other and share what they find.
 */
export class BallotFinder {
  readonly #scans = new Map<string, Promise<Map<string, Position>>>();
  readonly #wanted = new Map<string, Set<string>>();

  constructor(private readonly log: BallotLog) {}

  /** `other` where the round's windows hold only another ballot of that voter and `seq`; null where they hold none. */
  async find(round: Round, wanted: Wanted): Promise<Position | 'other' | null> {
    const scope = `${wanted.race}/${wanted.round}/${wanted.partition}`;
    const { ballot, turn } = namesOf(wanted.key, wanted);
    let names = this.#wanted.get(scope);
    if (!names) this.#wanted.set(scope, (names = new Set()));
    names.add(ballot).add(turn);
    let scan = this.#scans.get(scope);
    if (!scan) {
      // Those who ask in this turn of the event loop share one scan.
      scan = new Promise((resolve) => setImmediate(resolve)).then(() => {
        this.#scans.delete(scope);
        this.#wanted.delete(scope);
        return this.#scan(round, wanted, names);
      });
      this.#scans.set(scope, scan);
    }
    const found = await scan;
    return found.get(ballot) ?? (found.has(turn) ? 'other' : null);
  }

  async #scan(round: Round, { race, partition }: Wanted, names: ReadonlySet<string>): Promise<Map<string, Position>> {
    const found = new Map<string, Position>();
    for (const { opened, scanFrom, cut } of round.windows) {
      const from = (opened ?? scanFrom)[partition];
      if (from === undefined) continue;
      for await (const batch of this.log.read(partition, from, cut?.[partition])) {
        for (const record of batch.records) {
          if (!record.key) continue;
          const decoded = decodeLogRecord(record);
          if (decoded?.kind !== 'ballot' || decoded.race !== race || decoded.round !== round.round) continue;
          for (const name of Object.values(namesOf(record.key, decoded))) {
            if (names.has(name) && !found.has(name))
              found.set(name, { partition, offset: record.offset, at: record.at });
          }
        }
        if (found.size === names.size) return found;
      }
    }
    return found;
  }
}

/** A voter may have sent several ballots under one `seq`: the first of them counts, and each has its own place. */
function namesOf(
  key: Uint8Array,
  { ballotId, seq }: Pick<Wanted, 'ballotId' | 'seq'>,
): { ballot: string; turn: string } {
  const voter = Buffer.from(key.buffer, key.byteOffset, key.length).toString('base64');
  return { ballot: `${voter}/${ballotId}`, turn: `${voter}/${seq}` };
}
