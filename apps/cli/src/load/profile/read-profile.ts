import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../../exit';
import lastLaps from './last-laps.json';
import { profileSchema, type Profile } from './profile';
import reconnectStorm from './reconnect-storm.json';
import steady from './steady.json';

const shipped = new Map<string, unknown>([lastLaps, reconnectStorm, steady].map((profile) => [profile.name, profile]));

export const shippedProfiles = [...shipped.keys()];

/** A profile that comes with the command line, by its name, or one of the operator's own, by the path of its file. */
export async function readProfile(nameOrPath: string): Promise<Profile> {
  const parsed = profileSchema.safeParse(shipped.get(nameOrPath) ?? (await readJson(nameOrPath)));
  if (parsed.success) return parsed.data;
  throw new UsageError(`${nameOrPath} is no profile of a load:\n${z.prettifyError(parsed.error)}`);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const names = shippedProfiles.join(', ');
    throw new UsageError(`No profile "${path}": give one of ${names}, or a file of JSON (${reason}).`, {
      cause: error,
    });
  }
}
