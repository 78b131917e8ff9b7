import { z } from 'zod';

/** `?round=`: a round's number, from 1. */
export const roundParameter = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a number from 1')
  .transform(Number)
  .optional();

export const roundQuerySchema = z.object({ round: roundParameter });
export type RoundQuery = z.output<typeof roundQuerySchema>;
