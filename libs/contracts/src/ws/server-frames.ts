import { wsRefusalCodes } from '@scrutineer/errors';
import { z } from 'zod';
import { publicRaceSchema } from '../http/races';
import { resultsSchema } from '../http/results';
import { ballotIdSchema, countSchema, offsetSchema, raceIdSchema, roundSchema, timeSchema } from '../values';

/** The log has the ballot durably; says nothing yet of the count. May be repeated, perhaps at a later position. */
export const recordedDataSchema = z.strictObject({
  ballotId: ballotIdSchema,
  race: raceIdSchema,
  round: roundSchema,
  partition: countSchema,
  offset: offsetSchema,
  recordedAt: timeSchema,
});
export type RecordedData = z.infer<typeof recordedDataSchema>;

/** This attempt was never handed to the log. */
export const refusedDataSchema = z.strictObject({
  /** Null where the frame had none that could be read. */
  ballotId: ballotIdSchema.nullable(),
  code: z.enum(wsRefusalCodes),
  message: z.string(),
  retryAfterMs: countSchema,
});
export type RefusedData = z.infer<typeof refusedDataSchema>;

/** Recorded past the cut, and no copy of it counted. */
export const lateDataSchema = z.strictObject({ ballotId: ballotIdSchema });
export type LateData = z.infer<typeof lateDataSchema>;

export const recordedFrameSchema = z.strictObject({ event: z.literal('recorded'), data: recordedDataSchema });
export const refusedFrameSchema = z.strictObject({ event: z.literal('refused'), data: refusedDataSchema });
export const raceFrameSchema = z.strictObject({ event: z.literal('race'), data: publicRaceSchema });
export const resultsFrameSchema = z.strictObject({ event: z.literal('results'), data: resultsSchema });
export const lateFrameSchema = z.strictObject({ event: z.literal('late'), data: lateDataSchema });

/** Everything that a server sends over the socket. */
export const serverFrameSchema = z.discriminatedUnion('event', [
  recordedFrameSchema,
  refusedFrameSchema,
  raceFrameSchema,
  resultsFrameSchema,
  lateFrameSchema,
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
export type ServerEvent = ServerFrame['event'];
export type ServerFrameData<E extends ServerEvent> = Extract<ServerFrame, { event: E }>['data'];
