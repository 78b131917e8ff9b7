import { createRaceBodySchema } from '@scrutineer/contracts';
import type { Clock, Ids, RaceBook } from '@scrutineer/voting-domain';
import sample from './abu-dhabi-2025.json';

/** Gives an empty race log the sample race, as a draft that is ready to open. */
export async function seedSampleRace(book: RaceBook, ids: Ids, clock: Clock): Promise<void> {
  if (book.races.size > 0) return;
  const { id, opensAt = null, closesAt = null, ...definition } = createRaceBodySchema.parse(sample);
  await book.submit({
    type: 'create',
    ...definition,
    opensAt,
    closesAt,
    id: ids.next(),
    race: id,
    expectedVersion: 0,
    actor: { name: 'first start', role: 'system' },
    reason: 'the sample race',
    at: new Date(clock.now()).toISOString(),
  });
}
