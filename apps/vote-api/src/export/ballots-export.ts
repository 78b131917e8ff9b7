import { createHash } from 'node:crypto';
import { decodeLogRecord, type ExportHeader, type ExportLine, type ExportTrailer } from '@scrutineer/contracts';
import {
  isWithdrawn,
  type BallotLog,
  type FrozenRound,
  type Race,
  type RawRecord,
  type Round,
} from '@scrutineer/voting-domain';

/** A round that was opened, and so has something to export. */
export type OpenedRound = Round & { readonly frozen: FrozenRound };

/**
 * Every record of a round as ndjson: a header with all a recount needs, one line a record in each partition's order, and a
 * trailer with the SHA-256 of all before it. Made while it is read, so that it takes as little memory for a million ballots.
 */
export async function* ballotsExport(log: BallotLog, race: Race, round: OpenedRound): AsyncGenerator<Buffer> {
  const { from, to } = await stretch(log, round);
  const hash = createHash('sha256');
  const hashed = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    return bytes;
  };
  yield hashed(line(header(race, round, from, to)));
  let records = 0;
  for (let partition = 0; partition < from.length; partition += 1) {
    for await (const batch of log.read(partition, from[partition]!, to[partition])) {
      const own = batch.records.filter((record) => concerns(record, race.id, round.round));
      records += own.length;
      if (own.length > 0) yield hashed(own.map((record) => line(exportLine(partition, record))).join(''));
    }
  }
  yield Buffer.from(line({ kind: 'trailer', records, sha256: hash.digest('hex') } satisfies ExportTrailer));
}

/** From the round's first window up to its last cut, that marker included; while a window is open, up to the log's end. */
async function stretch(log: BallotLog, { windows, frozen }: OpenedRound): Promise<{ from: number[]; to: number[] }> {
  const from = [...(windows[0]?.scanFrom ?? [])];
  const cut = windows.at(-1)?.cut;
  const to = cut ? cut.map((offset) => offset + 1) : (await log.ends()).slice(0, frozen.partitions);
  return { from, to };
}

function header(race: Race, round: OpenedRound, from: readonly number[], to: readonly number[]): ExportHeader {
  const { frozen, windows } = round;
  return {
    kind: 'header',
    race: race.id,
    round: round.round,
    change: frozen.rules.change,
    candidates: [...frozen.candidates],
    withdrawn: {
      rule: frozen.rules.withdrawn,
      candidates: race.candidates.filter((candidate) => isWithdrawn(candidate, round)).map(({ id }) => id),
    },
    partitions: frozen.partitions,
    buckets: frozen.buckets,
    from: from.map(String),
    to: to.map(String),
    // A window that was never completely opened has taken no ballot.
    windows: windows.flatMap(({ opened, cut }) =>
      opened ? [{ opened: opened.map(String), cut: cut && cut.map(String) }] : [],
    ),
  };
}

function concerns(record: RawRecord, race: string, round: number): boolean {
  const decoded = decodeLogRecord(record);
  return decoded?.race === race && decoded.round === round;
}

function exportLine(partition: number, { offset, key, value, at }: RawRecord): ExportLine {
  return {
    partition,
    offset: String(offset),
    key: key && Buffer.from(key).toString('hex'),
    value: Buffer.from(value).toString('utf8'),
    at: new Date(at).toISOString(),
  };
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
