import { z } from 'zod';
import { candidateIdSchema, roundSchema, seqSchema } from '../values';
import { castDataSchema } from '../ws/cast';

/** A ballot over HTTP is the data of a `cast` frame. */
export const ballotBodySchema = castDataSchema;
export type BallotBody = z.infer<typeof ballotBodySchema>;

/** The voter's standing choice in the round. */
export const myBallotSchema = z.strictObject({ round: roundSchema, seq: seqSchema, candidate: candidateIdSchema });
export type MyBallot = z.infer<typeof myBallotSchema>;

/** What became of a recorded ballot; `superseded`: another choice of the same voter stands. */
export const receiptStatusSchema = z.enum(['recorded', 'counted', 'superseded', 'late', 'excluded']);
export type ReceiptStatus = z.infer<typeof receiptStatusSchema>;

export const receiptSchema = z.strictObject({ status: receiptStatusSchema });
export type Receipt = z.infer<typeof receiptSchema>;
