import type { History, HistoryEvent } from './history';

const TYPES = { invoke: 'invoke', recorded: 'ok', refused: 'fail', unknown: 'indeterminate', late: 'ok' } as const;

/** A history as NDJSON, one line an event, in the words of a Jepsen history: invoke, ok, fail, indeterminate. */
export function* historyLines({ events }: History): Generator<string> {
  for (const event of events) yield `${JSON.stringify(lineOf(event))}\n`;
}

function lineOf(event: HistoryEvent): object {
  const { op, at, ballot } = event;
  const { voter, ballotId, candidate, seq } = ballot;
  const line = { at: Math.round(at * 1000) / 1000, type: TYPES[op], answer: op, voter, ballotId, candidate, seq };
  if (op === 'recorded') return { ...line, partition: event.data.partition, offset: event.data.offset };
  return op === 'refused' ? { ...line, code: event.code } : line;
}
