import { z } from 'zod';
import { ballotIdSchema, chosenCandidateSchema, roundSchema, seqSchema } from '../values';

/** A ballot as the voter's client sends it. Our clients name the round, so that a ballot never slips into the next one. */
export const castDataSchema = z.strictObject({
  ballotId: ballotIdSchema,
  candidate: chosenCandidateSchema,
  seq: seqSchema,
  round: roundSchema.exactOptional(),
});
export type CastData = z.infer<typeof castDataSchema>;

/** The one frame that clients send. */
export const castFrameSchema = z.strictObject({ event: z.literal('cast'), data: castDataSchema });
export type CastFrame = z.infer<typeof castFrameSchema>;
