import type { History, HistoryEvent } from '@scrutineer/testing-journey';

export interface Answers {
  readonly recorded: readonly HistoryEvent[];
  readonly busy: number;
  readonly unknown: number;
}

/** What voters are told from now on; asked later. */
export function answersSince({ events }: History): () => Answers {
  const from = events.length;
  return () => {
    const since = events.slice(from);
    return {
      recorded: since.filter(({ op }) => op === 'recorded'),
      busy: since.filter((event) => event.op === 'refused' && event.code === 'busy').length,
      unknown: since.filter(({ op }) => op === 'unknown').length,
    };
  };
}
