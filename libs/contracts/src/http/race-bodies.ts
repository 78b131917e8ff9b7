import type { NewCandidate } from '@scrutineer/voting-domain';
import { z } from 'zod';
import { candidateIdSchema, raceIdSchema, timeSchema } from '../values';
import { raceRulesSchema } from './races';

const line = z.string().regex(/^\P{Cc}*$/u, 'must not contain control characters');
const title = line.min(1).max(120);

export const newCandidateSchema = z.strictObject({
  id: candidateIdSchema,
  name: line.min(1).max(80),
  team: line.max(80),
  colour: z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour like #e10600'),
}) satisfies z.ZodType<NewCandidate>;

const candidates = z
  .array(newCandidateSchema)
  .min(2, 'a race needs 2 to 200 candidates')
  .max(200, 'a race needs 2 to 200 candidates')
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'candidate ids must be distinct');

const afterOpening = { message: 'closesAt must be after opensAt', path: ['closesAt'] };

function closesAfterOpening(times: { opensAt?: string | null; closesAt?: string | null }): boolean {
  return !times.opensAt || !times.closesAt || Date.parse(times.closesAt) > Date.parse(times.opensAt);
}

/** What makes a race. */
export const createRaceBodySchema = z
  .strictObject({
    id: raceIdSchema,
    title,
    candidates,
    rules: raceRulesSchema,
    opensAt: timeSchema.exactOptional(),
    closesAt: timeSchema.exactOptional(),
  })
  .refine(closesAfterOpening, afterOpening);
export type CreateRaceBody = z.infer<typeof createRaceBodySchema>;

/**
 * Changes to a draft; what is left out stays, and a time of null is taken away. The order of the times is checked here only
 * where both are given.
 */
export const editRaceBodySchema = z
  .strictObject({
    title: title.exactOptional(),
    candidates: candidates.exactOptional(),
    rules: raceRulesSchema.exactOptional(),
    opensAt: timeSchema.nullable().exactOptional(),
    closesAt: timeSchema.nullable().exactOptional(),
    expectedVersion: z.int().min(1).exactOptional(),
    reason: line.min(1).max(500).exactOptional(),
  })
  .refine(closesAfterOpening, afterOpening);
export type EditRaceBody = z.infer<typeof editRaceBodySchema>;

/** What may go with a lifecycle command. A reset needs `reason`, and `confirm` equal to the race's id. */
export const commandBodySchema = z.strictObject({
  expectedVersion: z.int().min(1).exactOptional(),
  reason: line.min(1).max(500).exactOptional(),
  confirm: z.string().max(64).exactOptional(),
});
export type CommandBody = z.infer<typeof commandBodySchema>;
