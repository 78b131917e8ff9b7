import { createRaceBodySchema, publicRaceSchema, publicRacesSchema, type PublicRace } from '@scrutineer/contracts';
import { isRehearsal, rehearsalOf } from '@scrutineer/voting-domain';
import type { ApiClient } from '../api-client/api-client';

/**
 * The open rehearsal of a race, made after it (with results that everyone sees, so that they can be checked) where there is
 * none yet. Needs a log-in as admin.
 */
export async function openRehearsal(api: ApiClient, race: string): Promise<PublicRace> {
  const id = isRehearsal(race) ? race : rehearsalOf(race);
  const races = await api.get(publicRacesSchema, '/api/races', 'operator');
  const rehearsal = races.find((one) => one.id === id) ?? (await create(api, race, id));
  if (rehearsal.state === 'open') return rehearsal;
  if (rehearsal.state === 'closed' || rehearsal.state === 'certified') {
    await command(api, id, 'reset', { reason: 'rehearsed again', confirm: id });
  }
  return command(api, id, 'open');
}

export function closeRehearsal(api: ApiClient, id: string): Promise<PublicRace> {
  return command(api, id, 'close');
}

async function create(api: ApiClient, race: string, id: string): Promise<PublicRace> {
  const original = await api.get(publicRaceSchema, `/api/races/${race}`, 'operator');
  const body = createRaceBodySchema.parse({
    id,
    title: original.title,
    rules: { ...original.rules, visibility: 'always' },
    candidates: original.candidates.map(({ withdrawn: _, ...candidate }) => candidate),
  });
  return api.post(publicRaceSchema, '/api/admin/races', body);
}

function command(api: ApiClient, id: string, name: string, body: object = {}): Promise<PublicRace> {
  return api.post(publicRaceSchema.loose(), `/api/admin/races/${id}/${name}`, body);
}
