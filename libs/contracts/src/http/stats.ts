import { refusalCodes } from '@scrutineer/errors';
import { z } from 'zod';
import { countSchema } from '../values';
import { resultsSchema } from './results';

const rate = z.number().min(0);

/** A race's live figures; null where the answering process cannot know one. */
export const statsSchema = z.strictObject({
  acceptedPerSecond: rate.nullable(),
  /** By refusal code; a code that did not occur may be missing. */
  refusedPerSecond: z.partialRecord(z.enum(refusalCodes), rate).nullable(),
  sockets: countSchema.nullable(),
  /** Records of the ballot log that the tally has not applied yet, all partitions together. */
  lag: countSchema.nullable(),
  /** Age of the oldest record not applied yet; 0 when there is none. */
  freshnessSeconds: rate.nullable(),
  ackP50Ms: rate.nullable(),
  ackP99Ms: rate.nullable(),
  /** Who sees this round's results now, an operator's reveal (`shown` true) or hide (false) included. */
  audience: z.enum(['public', 'voters', 'nobody']),
  shown: z.boolean().nullable(),
  /** Partitions of this round whose tally was found damaged: being counted again from the log, and counted again. */
  recounts: z.strictObject({ running: countSchema, done: countSchema }),
  /** Counts even while they are hidden from the public. */
  results: resultsSchema,
});
export type Stats = z.infer<typeof statsSchema>;
