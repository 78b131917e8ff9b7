import { z } from 'zod';
import { cpuSeconds } from './capacity';
import type { Figures } from './figures';

/** What of a load's report the model is held against: `scrutineer load --cpu … --report …`. */
export const measuredRunSchema = z.object({
  /** From the first ballot to the last. */
  seconds: z.number().positive(),
  recorded: z.int().positive(),
  deliveries: z.int().nonnegative(),
  /** CPU seconds of servers, from before the first ballot until the last was counted. */
  cpuSeconds: z.record(z.string(), z.number().nonnegative()),
});
export type MeasuredRun = z.output<typeof measuredRunSchema>;

/** A server's CPU seconds in a run, as predicted and as measured. */
export interface Comparison {
  readonly name: string;
  readonly predicted: number;
  readonly measured: number;
  /** Predicted ÷ measured. */
  readonly ratio: number;
}

/** Holds the model against a run on one server of each kind; servers that were not measured are left out, the last line is their sum. */
export function compareRun(figures: Figures, run: MeasuredRun): Comparison[] {
  const { seconds, recorded: votes, deliveries } = run;
  const predicted = cpuSeconds(figures, { seconds, votes, deliveries, gateways: 1, workers: 1 });
  const servers = (Object.keys(predicted) as (keyof typeof predicted)[]).filter((name) => name in run.cpuSeconds);
  const sum = (of: (name: keyof typeof predicted) => number): number => servers.reduce((all, one) => all + of(one), 0);
  const line = (name: string, ours: number, theirs: number): Comparison => ({
    name,
    predicted: ours,
    measured: theirs,
    ratio: ours / theirs,
  });
  return [
    ...servers.map((name) => line(name, predicted[name], run.cpuSeconds[name]!)),
    line(
      'all',
      sum((name) => predicted[name]),
      sum((name) => run.cpuSeconds[name]!),
    ),
  ];
}
