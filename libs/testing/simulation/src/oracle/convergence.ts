// What must be true once the faults have stopped.
import { isDeepStrictEqual } from 'node:util';
import { compare, readExport, recountExport } from '@scrutineer/cli';
import { ballotsExport } from '@scrutineer/vote-api';
import type { FrozenRound, Race, Results, Round } from '@scrutineer/voting-domain';
import type { World } from '../world';

/** What still keeps the world from being right, or null. */
export function unfinishedBusiness(world: World): string | null {
  const rounds = openedRounds(world);
  // Nobody can tell any more where a ballot of such a round lies.
  const isGone = rounds.some((one) => lacks(one, world, 'start'));
  const waiting = isGone ? 0 : world.voters.reduce((sum, voter) => sum + voter.waiting, 0);
  if (waiting > 0) return `${waiting} ballots have no final answer`;
  const services = [...world.gateways, ...world.apis, ...world.workers].map(({ running }) => running);
  if (services.includes(null)) return 'a process is down';
  for (const service of services) {
    if (!isDeepStrictEqual(service!.book.races, world.spectator.book.races))
      return `${service!.process.name} has other races`;
  }
  for (const race of world.spectator.book.races.values()) {
    if (race.transition) return `${race.id} is ${race.state}`;
  }
  for (const { race, round } of rounds) {
    const lag = lagOf(race, round, world);
    if (lag) return lag;
  }
  return null;
}

interface OpenedRound {
  readonly race: Race;
  readonly round: Round & { readonly frozen: FrozenRound };
}

function openedRounds({ spectator }: World): OpenedRound[] {
  return [...spectator.book.races.values()].flatMap((race) =>
    race.rounds.flatMap(({ frozen, ...round }) => (frozen ? [{ race, round: { ...round, frozen } }] : [])),
  );
}

/** Whether the log no longer holds what a partition of the round still has to be counted from, or all that it is recounted from. */
function lacks({ race, round }: OpenedRound, { ballotDisk, tallyDisk }: World, from: 'next' | 'start'): boolean {
  return round.windows[0]!.scanFrom.some((start, partition) => {
    const next = tallyDisk.nextOf({ race: race.id, round: round.round, partition }) ?? start;
    return (from === 'next' ? next : start) < ballotDisk.earliestOf(partition);
  });
}

function isBeyondRepair(round: OpenedRound, world: World): boolean {
  return lacks(round, world, 'next');
}

function lagOf(race: Race, round: Round, { tallyDisk, ballotDisk }: World): string | null {
  const finished =
    round.certifiedVersion !== null ? round.sealed : race.round > round.round ? round.windows.at(-1)?.cut : null;
  if (round.certifiedVersion !== null && !round.sealed) return `${race.id}/${round.round} is not sealed`;
  for (let partition = 0; partition < round.frozen!.partitions; partition += 1) {
    const ref = { race: race.id, round: round.round, partition };
    const next = tallyDisk.nextOf(ref);
    const goal = finished ? finished[partition]! + 1 : ballotDisk.end(partition);
    if ((next ?? round.windows[0]!.scanFrom[partition]!) < ballotDisk.earliestOf(partition)) continue;
    if (next === null || next < goal) return `${ref.race}/${ref.round}/${partition} is at ${next}, not at ${goal}`;
    const isRebuildable = round.windows[0]!.scanFrom[partition]! >= ballotDisk.earliestOf(partition);
    if (isRebuildable && tallyDisk.isDamaged(ref)) return `${ref.race}/${ref.round}/${partition} is still damaged`;
  }
  return null;
}

/** Holds final results to the oracle, and to a recount of the exported round by the product's own tool. */
export async function judgeResults(
  world: World,
  read: (race: string, round: number) => Promise<Results | null>,
): Promise<void> {
  for (const one of openedRounds(world)) {
    const { race, round } = one;
    if (isBeyondRepair(one, world)) {
      world.trace.saw('round beyond repair');
      continue;
    }
    const results = await read(race.id, round.round);
    if (results?.state !== 'closed' && results?.state !== 'certified') {
      world.trace.violate('I7', `${race.id}/${round.round} is ${results?.state} for ever`);
      continue;
    }
    world.witness.results(results, true);
    if (!lacks(one, world, 'start')) await recount(one, results, world);
  }
}

async function recount({ race, round }: OpenedRound, results: Results, { ballotDisk, trace }: World): Promise<void> {
  const counted = await recountExport(await readExport(ballotsExport(ballotDisk, race, round)));
  const live = { ...results, excluded: [...results.excluded], candidates: [...results.candidates] };
  const { equal, candidates } = compare(counted, live);
  if (equal) trace.saw('recount equal');
  else trace.violate('I5', `a recount of ${race.id}/${round.round} differs: ${JSON.stringify(candidates)}`);
}
