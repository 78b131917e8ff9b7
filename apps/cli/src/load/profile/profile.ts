import { z } from 'zod';

const part = z.number().min(0).max(1);

const phaseSchema = z.strictObject({
  name: z.string().min(1).max(40),
  seconds: z.number().positive().max(86_400),
  /** Part of the profile's rate; a straight line leads from here to `to`, where that is given. */
  rate: part,
  to: part.exactOptional(),
  /** Part of the sockets that are cut when the phase begins, and come back as clients do. */
  drop: part.exactOptional(),
});
export type Phase = z.output<typeof phaseSchema>;

const limits = z
  .strictObject({ p50: z.number().positive(), p99: z.number().positive(), p999: z.number().positive() })
  .partial();

/** Highest values that pass, in ms. */
export const thresholdsSchema = z
  .strictObject({
    /** From when a ballot was due to its `recorded`. */
    ackMs: limits,
    /** From `recorded` to the results that show it. */
    freshnessMs: limits,
    /** From when a socket was lost until it is open again. */
    reconnectMs: limits,
    /** Ballots refused for good, as a part of those sent. */
    refused: part,
  })
  .partial();
export type Thresholds = z.output<typeof thresholdsSchema>;

export const profileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be a short name like last-laps'),
  about: z.string().max(300),
  /** Ballots a second, all sockets together, where a phase says 1. */
  rate: z.number().positive(),
  /** Sockets held open throughout; each is one voter. */
  sockets: z.int().min(1),
  phases: z.array(phaseSchema).min(1),
  thresholds: thresholdsSchema,
});
/** How an audience votes: what a load of it is, and what is expected of the server under it. */
export type Profile = z.output<typeof profileSchema>;

/** What a run may change of a profile. */
export interface Scale {
  readonly rate?: number | undefined;
  readonly sockets?: number | undefined;
  /** Seconds in all: phases are stretched or shortened alike. */
  readonly duration?: number | undefined;
}

/** The same profile, larger, longer or with another audience. */
export function scaled(profile: Profile, { rate, sockets, duration }: Scale): Profile {
  const factor = duration === undefined ? 1 : duration / secondsOf(profile);
  return {
    ...profile,
    rate: rate ?? profile.rate,
    sockets: sockets ?? profile.sockets,
    phases: profile.phases.map((phase) => ({ ...phase, seconds: phase.seconds * factor })),
  };
}

/** How long it lasts. */
export function secondsOf({ phases }: Pick<Profile, 'phases'>): number {
  return phases.reduce((sum, { seconds }) => sum + seconds, 0);
}
