// What must be true once the faults have stopped.
import { isDeepStrictEqual } from 'node:util';
import { compare, readExport, recountExport } from '@scrutineer/cli';
import { ballotsExport } from '@scrutineer/vote-api';
import type { Race, Results, Round } from '@scrutineer/voting-domain';
import type { World } from '../world';

/** What still keeps the world from being right, or null. */
export function unfinishedBusiness(world: World): string | null {
  const waiting = world.voters.reduce((sum, voter) => sum + voter.waiting, 0);
  if (waiting > 0) return `${waiting} ballots have no final answer`;
  const services = [...world.gateways, ...world.apis, ...world.workers].map(({ running }) => running);
  if (services.includes(null)) return 'a process is down';
  for (const service of services) {
    if (!isDeepStrictEqual(service!.book.races, world.spectator.book.races))
      return `${service!.process.name} has other races`;
  }
  for (const race of world.spectator.book.races.values()) {
    if (race.transition) return `${race.id} is ${race.state}`;
    for (const round of race.rounds) {
      const lag = round.frozen && lagOf(race, round, world);
      if (lag) return lag;
    }
  }
  return null;
}

function lagOf(race: Race, round: Round, { tallyDisk, ballotDisk }: World): string | null {
  const finished =
    round.certifiedVersion !== null ? round.sealed : race.round > round.round ? round.windows.at(-1)?.cut : null;
  if (round.certifiedVersion !== null && !round.sealed) return `${race.id}/${round.round} is not sealed`;
  for (let partition = 0; partition < round.frozen!.partitions; partition += 1) {
    const ref = { race: race.id, round: round.round, partition };
    const next = tallyDisk.nextOf(ref);
    const goal = finished ? finished[partition]! + 1 : ballotDisk.end(partition);
    if (next === null || next < goal) return `${ref.race}/${ref.round}/${partition} is at ${next}, not at ${goal}`;
    if (tallyDisk.isDamaged(ref)) return `${ref.race}/${ref.round}/${partition} is still damaged`;
  }
  return null;
}

/** Holds final results to the oracle, and to a recount of the exported round by the product's own tool. */
export async function judgeResults(
  world: World,
  read: (race: string, round: number) => Promise<Results | null>,
): Promise<void> {
  for (const race of world.spectator.book.races.values()) {
    for (const round of race.rounds) {
      const { frozen } = round;
      if (!frozen) continue;
      const results = await read(race.id, round.round);
      if (results?.state !== 'closed' && results?.state !== 'certified') {
        world.trace.violate('I7', `${race.id}/${round.round} is ${results?.state} for ever`);
        continue;
      }
      world.witness.results(results);
      const recount = await recountExport(
        await readExport(ballotsExport(world.ballotDisk, race, { ...round, frozen })),
      );
      const { equal, candidates } = compare(recount, {
        ...results,
        excluded: [...results.excluded],
        candidates: [...results.candidates],
      });
      if (equal) world.trace.saw('recount equal');
      else world.trace.violate('I5', `a recount of ${race.id}/${round.round} differs: ${JSON.stringify(candidates)}`);
    }
  }
}
