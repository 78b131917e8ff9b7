import { z } from 'zod';
import { timeSchema } from '../values';

/** A voter token: whoever holds it is this voter. Also set as the cookie `scrutineer_voter`. */
export const voterTokenResponseSchema = z.strictObject({ token: z.string().min(1), expiresAt: timeSchema });
export type VoterTokenResponse = z.infer<typeof voterTokenResponseSchema>;
