import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { historyLines, type History, type LoggedPartitions } from '@scrutineer/testing-journey';
import { newFolder, type World } from '../world/world';

/** Characters written at a time. */
const PIECE = 1_000_000;

interface Evidence {
  readonly history: History;
  readonly log: LoggedPartitions;
  readonly world?: World;
}

/** Keeps what is needed to understand a failure; returns the folder. */
export async function keepEvidence(name: string, { history, log, world }: Evidence): Promise<string> {
  const folder = await newFolder(name);
  await writeFile(path.join(folder, 'history.ndjson'), inPieces(historyLines(history)));
  await writeFile(path.join(folder, 'ballots.ndjson'), inPieces(logLines(log)));
  await world?.keepLogs(folder);
  return folder;
}

/** A write for each line would take minutes. */
function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function* logLines(log: LoggedPartitions): Generator<string> {
  for (const [partition, records] of log.entries()) {
    for (const record of records.values()) yield `${JSON.stringify({ partition, ...record })}\n`;
  }
}
