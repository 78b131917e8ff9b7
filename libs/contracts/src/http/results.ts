import { z } from 'zod';
import { candidateIdSchema, countSchema, raceIdSchema, roundSchema, timeSchema } from '../values';

/**
 * `closing` until every partition's tally has passed the cut; `recovering` while one of them is being rebuilt, with the last
 * good totals.
 */
export const resultsStateSchema = z.enum(['open', 'closing', 'recovering', 'closed', 'certified']);
export type ResultsState = z.infer<typeof resultsStateSchema>;

export const candidateResultSchema = z.strictObject({
  id: candidateIdSchema,
  votes: countSchema,
  /** Per cent with one decimal; the shares add to 100.0, or are all 0 when nobody voted. */
  share: z.number().min(0).max(100),
  /** From 1; equal votes share a rank. */
  rank: z.int().min(1),
});
export type CandidateResult = z.infer<typeof candidateResultSchema>;

/** The tally of a round, merged over partitions. Candidates keep the race's order. */
export const resultsSchema = z.strictObject({
  race: raceIdSchema,
  round: roundSchema,
  state: resultsStateSchema,
  /** Votes that count. */
  total: countSchema,
  /** All standing choices, excluded ones too. */
  voters: countSchema,
  asOf: timeSchema,
  excluded: z.array(z.strictObject({ rule: z.string().min(1), votes: countSchema })),
  candidates: z.array(candidateResultSchema),
});
export type Results = z.infer<typeof resultsSchema>;
