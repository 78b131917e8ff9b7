import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { historyLines, type History, type LoggedPartitions } from '@scrutineer/testing-journey';
import { newFolder, type World } from '../world/world';

interface Evidence {
  readonly history: History;
  readonly log: LoggedPartitions;
  readonly world?: World;
}

/** Keeps what is needed to understand a failure; returns the folder. */
export async function keepEvidence(name: string, { history, log, world }: Evidence): Promise<string> {
  const folder = await newFolder(name);
  await writeFile(path.join(folder, 'history.ndjson'), historyLines(history));
  await writeFile(path.join(folder, 'ballots.ndjson'), logLines(log));
  await world?.keepLogs(folder);
  return folder;
}

function* logLines(log: LoggedPartitions): Generator<string> {
  for (const [partition, records] of log.entries()) {
    for (const record of records.values()) yield `${JSON.stringify({ partition, ...record })}\n`;
  }
}
