import type { Actor, RaceCommandType } from '@scrutineer/voting-domain';
import { z } from 'zod';
import { offsetSchema, raceIdSchema, timeSchema, versionSchema } from '../values';

export const raceCommandTypes = [
  'create',
  'edit',
  'open',
  'reopen',
  'close',
  'reset',
  'certify',
  'reveal',
  'hide',
  'withdraw',
  'opened',
  'closed',
  'sealed',
] as const satisfies readonly RaceCommandType[];

/** `system` is the service itself: schedules, and the completion of transitions. */
export const actorSchema = z.strictObject({
  name: z.string().min(1),
  role: z.enum(['admin', 'operator', 'system']),
}) satisfies z.ZodType<Actor>;

/** One record of the race log: who, what, when, why, and whether it took effect. */
export const auditEntrySchema = z.strictObject({
  offset: offsetSchema,
  id: z.string(),
  race: raceIdSchema,
  type: z.enum(raceCommandTypes),
  actor: actorSchema,
  reason: z.string().nullable(),
  at: timeSchema,
  /** The race's version after it; null where it was void. */
  version: versionSchema.nullable(),
  outcome: z.enum(['accepted', 'void']),
  /** What the command itself says, such as the candidate of a withdrawal or the offsets of a completed close. */
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** `next` is the `after` of the next page; null on the last one. */
export const auditPageSchema = z.strictObject({ entries: z.array(auditEntrySchema), next: offsetSchema.nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;
