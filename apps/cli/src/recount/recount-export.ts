import { decodeLogRecord, type ExportHeader, type ExportLine } from '@scrutineer/contracts';
import { judgeRecord, type PartitionTally, type Race } from '@scrutineer/voting-domain';
import { ExportFault } from './export-fault';
import { frozenRace } from './frozen-race';
import { PartitionFold } from './partition-fold';
import type { OpenExport } from './read-export';

/** What a recount found. */
export interface Recount {
  readonly header: ExportHeader;
  readonly tallies: readonly PartitionTally[];
  /** Lines of the export. */
  readonly records: number;
  /** Ballots of the round that the tally was given; repeats and late ones are among them. */
  readonly ballots: number;
  readonly late: number;
  /** Records that can never count. */
  readonly dead: number;
}

/**
 * Counts a round again from the start of its log: judges every record as the tally-worker does and folds each partition.
 * @throws ExportFault
 */
export async function recountExport(
  { header, records: lines }: OpenExport,
  progress: (records: number) => void = () => undefined,
): Promise<Recount> {
  const race = frozenRace(header);
  const partitions = header.from.map((from, partition) => ({
    next: Number(from),
    to: Number(header.to[partition]),
    fold: new PartitionFold(header, partition),
  }));
  const found = { records: 0, ballots: 0, dead: 0 };
  for await (const line of lines) {
    progress((found.records += 1));
    const part = partitions[line.partition];
    const offset = Number(line.offset);
    if (!part || offset < part.next || offset >= part.to) {
      throw new ExportFault(`record ${line.partition}/${line.offset} is out of its place`);
    }
    part.next = offset + 1;
    const judged = judge(race, line, offset);
    if (judged === 'other') continue;
    if (judged === 'dead') found.dead += 1;
    else {
      if (judged.kind === 'ballot') found.ballots += 1;
      part.fold.add(judged);
    }
  }
  const tallies = partitions.map(({ fold }) => fold.finish());
  const late = tallies.reduce((sum, tally) => sum + tally.late, 0);
  return { header, tallies, late, ...found };
}

function judge(race: Race, { partition, key: hex, value }: ExportLine, offset: number) {
  const key = hex === null ? null : Buffer.from(hex, 'hex');
  const decoded = decodeLogRecord({ key, value: Buffer.from(value, 'utf8') });
  if (!decoded) return 'dead';
  // The log is shared: other races, and other rounds of this one, have records between ours.
  if (decoded.race !== race.id || decoded.round !== race.round) return 'other';
  const judgement = judgeRecord(race, decoded, { offset, key }, partition);
  return 'dead' in judgement ? 'dead' : judgement.record;
}
