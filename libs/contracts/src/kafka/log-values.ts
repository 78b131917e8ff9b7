import { z } from 'zod';
import { classPattern } from '../patterns';
import {
  ballotIdSchema,
  chosenCandidateSchema,
  countSchema,
  raceIdSchema,
  roundSchema,
  seqSchema,
  versionSchema,
} from '../values';

/** Values of the ballot log's records. Keys are short because every ballot carries them for ever. */
const inRound = { v: z.literal(1), r: raceIdSchema, n: roundSchema };

/** Race, round, ballot id, candidate, seq and the gateway's time in ms. Its key is the voter's pseudonym. */
export const ballotValueSchema = z.strictObject({
  ...inRound,
  b: ballotIdSchema,
  c: chosenCandidateSchema,
  s: seqSchema,
  t: countSchema,
});
export type BallotValue = z.infer<typeof ballotValueSchema>;

/** `e` is the race version of the command that wrote it. Its key is null. */
export const markerValueSchema = z.strictObject({
  ...inRound,
  m: z.enum(['open', 'close', 'certify']),
  e: versionSchema,
});
export type MarkerValue = z.infer<typeof markerValueSchema>;

/** Puts the voter of its key into the class `x`. */
export const classValueSchema = z.strictObject({ ...inRound, x: z.string().regex(classPattern) });
export type ClassValue = z.infer<typeof classValueSchema>;

export const logValueSchema = z.union([ballotValueSchema, markerValueSchema, classValueSchema]);
export type LogValue = z.infer<typeof logValueSchema>;
