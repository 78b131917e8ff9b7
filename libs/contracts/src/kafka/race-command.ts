import type { RaceCommand } from '@scrutineer/voting-domain';
import { z } from 'zod';
import { actorSchema } from '../http/audit';
import { raceRulesSchema } from '../http/races';
import { candidateIdSchema, countSchema, offsetSchema, raceIdSchema, timeSchema, versionSchema } from '../values';

const offset = z.codec(offsetSchema, countSchema, { decode: Number, encode: String });
const offsets = z.array(offset);

const meta = {
  id: z.string().min(1).max(200),
  race: raceIdSchema,
  expectedVersion: countSchema,
  actor: actorSchema,
  reason: z.string().nullable(),
  at: timeSchema,
};

/** The shape alone: that a definition makes sense was checked before it was written, and a record is never judged twice. */
const definition = {
  title: z.string(),
  candidates: z.array(
    z.strictObject({ id: candidateIdSchema, name: z.string(), team: z.string(), colour: z.string() }),
  ),
  rules: raceRulesSchema,
  opensAt: timeSchema.nullable(),
  closesAt: timeSchema.nullable(),
};

const changes = {
  title: definition.title.exactOptional(),
  candidates: definition.candidates.exactOptional(),
  rules: definition.rules.exactOptional(),
  opensAt: definition.opensAt.exactOptional(),
  closesAt: definition.closesAt.exactOptional(),
};

const freeze = z.strictObject({
  partitions: z.int().min(1),
  buckets: z.int().min(1),
  pepperHash: z.string().regex(/^[0-9a-f]{64}$/),
});

const completion = { ...meta, completes: versionSchema, offsets };

/** One record of the race log: a command, or the completion of one. Offsets are decimal text here and numbers in the domain. */
export const raceCommandSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('create'), ...meta, ...definition }),
  z.strictObject({ type: z.literal('edit'), ...meta, ...changes }),
  z.strictObject({ type: z.literal('open'), ...meta, ends: offsets, freeze }),
  z.strictObject({ type: z.literal('reopen'), ...meta, ends: offsets }),
  z.strictObject({ type: z.literal('close'), ...meta, ends: offsets }),
  z.strictObject({ type: z.literal('reset'), ...meta, ends: offsets }),
  z.strictObject({ type: z.literal('certify'), ...meta, ends: offsets }),
  z.strictObject({ type: z.literal('reveal'), ...meta }),
  z.strictObject({ type: z.literal('hide'), ...meta }),
  z.strictObject({ type: z.literal('withdraw'), ...meta, candidate: candidateIdSchema }),
  z.strictObject({ type: z.literal('opened'), ...completion }),
  z.strictObject({ type: z.literal('closed'), ...completion }),
  z.strictObject({ type: z.literal('sealed'), ...completion }),
]);

/**
 * A command as the race log keeps it.
 * @throws ZodError where it is none: nothing unreadable is ever appended
 */
export function encodeRaceCommand(command: RaceCommand): string {
  // The domain's lists are readonly, zod's are not; encoding changes neither.
  return JSON.stringify(z.encode(raceCommandSchema, command as z.output<typeof raceCommandSchema>));
}

/** A record of the race log, or null where it cannot be read. */
export function decodeRaceCommand(text: string): RaceCommand | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return raceCommandSchema.safeParse(value).data ?? null;
}
