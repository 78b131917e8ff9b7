import { z } from 'zod';
import { candidateIdSchema, countSchema, offsetSchema, raceIdSchema, roundSchema, timeSchema } from '../values';

const partitionOffsets = z.array(offsetSchema);

/**
 * First line of a round's export as ndjson: everything that a recount needs besides the records. Lists of offsets have one
 * entry a partition.
 */
export const exportHeaderSchema = z.strictObject({
  kind: z.literal('header'),
  race: raceIdSchema,
  round: roundSchema,
  change: z.enum(['final', 'until_close']),
  candidates: z.array(candidateIdSchema),
  /** Who had withdrawn in this round by the time of the export, and whether votes for them count all the same. */
  withdrawn: z.strictObject({ rule: z.enum(['count', 'exclude']), candidates: z.array(candidateIdSchema) }),
  partitions: z.int().min(1),
  buckets: z.int().min(1),
  /** The records that follow lie in [from, to) of each partition. */
  from: partitionOffsets,
  to: partitionOffsets,
  /** A ballot counts between `opened` and `cut` of one window; `cut` is null while the window is open. */
  windows: z.array(z.strictObject({ opened: partitionOffsets, cut: partitionOffsets.nullable() })),
});
export type ExportHeader = z.infer<typeof exportHeaderSchema>;

/** One record of the ballot log, as it lies there. */
export const exportLineSchema = z.strictObject({
  partition: countSchema,
  offset: offsetSchema,
  /** The voter's pseudonym; null for a marker. */
  key: z
    .string()
    .regex(/^(?:[0-9a-f]{2})+$/)
    .nullable(),
  /** The record's own JSON text. */
  value: z.string(),
  at: timeSchema,
});
export type ExportLine = z.infer<typeof exportLineSchema>;

/** Last line: how many records came before it, and the SHA-256 of all bytes before it, hex. */
export const exportTrailerSchema = z.strictObject({
  kind: z.literal('trailer'),
  records: countSchema,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ExportTrailer = z.infer<typeof exportTrailerSchema>;
