import type { RaceRules } from '@scrutineer/voting-domain';
import { z } from 'zod';
import { candidateIdSchema, offsetSchema, raceIdSchema, roundSchema, timeSchema, versionSchema } from '../values';

/** A draft that has times is `scheduled`; every other state is the race's own. */
export const publicRaceStateSchema = z.enum([
  'draft',
  'scheduled',
  'opening',
  'open',
  'closing',
  'closed',
  'certified',
]);
export type PublicRaceState = z.infer<typeof publicRaceStateSchema>;

export const raceRulesSchema = z.strictObject({
  change: z.enum(['final', 'until_close']),
  visibility: z.enum(['always', 'after_vote', 'after_close', 'manual', 'never']),
  withdrawn: z.enum(['count', 'exclude']),
}) satisfies z.ZodType<RaceRules>;

export const publicCandidateSchema = z.strictObject({
  id: candidateIdSchema,
  name: z.string(),
  team: z.string(),
  colour: z.string(),
  withdrawn: z.boolean(),
});
export type PublicCandidate = z.infer<typeof publicCandidateSchema>;

/** A race as anyone may see it. */
export const publicRaceSchema = z.strictObject({
  id: raceIdSchema,
  title: z.string(),
  state: publicRaceStateSchema,
  round: roundSchema,
  version: versionSchema,
  opensAt: timeSchema.nullable(),
  closesAt: timeSchema.nullable(),
  openedAt: timeSchema.nullable(),
  serverTime: timeSchema,
  rules: raceRulesSchema,
  candidates: z.array(publicCandidateSchema),
});
export type PublicRace = z.infer<typeof publicRaceSchema>;

export const publicRacesSchema = z.array(publicRaceSchema);

/** A race right after its close: the cut is the offset of each partition's first close marker, partition 0 first. */
export const closedRaceSchema = publicRaceSchema.extend({ cut: z.array(offsetSchema) });
export type ClosedRace = z.infer<typeof closedRaceSchema>;
