// Holds what the world says, the moment it says it, to what the log says.
import type { Race, RaceCommand, Results } from '@scrutineer/voting-domain';
import type { CastHistory } from '../history';
import type { World } from '../world';
import { Oracle } from './oracle';
import { votesOf } from './paper-count';
import type { PaperRecord } from './read-record';

export class Witness {
  readonly oracle: Oracle;
  /** Pseudonyms by voter and round, as receipts showed them. */
  readonly #keys = new Map<string, string>();

  constructor(private readonly world: World) {
    this.oracle = new Oracle(world.ballotDisk, world.plan);
  }

  /** A client was told that its ballot is recorded: it is, at that place. */
  recorded(cast: CastHistory): void {
    const answer = cast.answers.at(-1);
    if (answer?.kind !== 'recorded') return;
    const { partition, offset } = answer;
    const slip = this.oracle.ballotAt(partition, offset);
    if (!slip && this.world.ballotDisk.hasLost(partition, offset)) return;
    const isIt = slip?.race === cast.race && slip.round === cast.round && slip.seq === cast.seq;
    if (!isIt)
      return this.#violate('I1', `${cast.ballotId} is said to be recorded at ${partition}/${offset}, and is not`);
    const name = `${cast.voter} in ${cast.race}/${cast.round}`;
    const key = this.#keys.get(name) ?? slip.key;
    this.#keys.set(name, key);
    if (key !== slip.key) this.#violate('I2', `voter ${name} has two pseudonyms`);
    const race = this.world.spectator.book.race(cast.race);
    if (cast.attempts > 1 && (race?.state === 'closed' || race?.state === 'certified')) {
      this.world.trace.saw('recorded again after the close');
    }
  }

  /** A client was told that its ballot is late: no copy of it stands. */
  late(cast: CastHistory): void {
    this.world.trace.saw('late told');
    this.#standsNot(cast, 'late');
  }

  /** A client was told that the race is closed, perhaps after attempts that were never answered. */
  refused(cast: CastHistory, code: string): void {
    if (code === 'race_closed') this.#standsNot(cast, 'refused race_closed');
  }

  /** Results that are not marked as recovering. Until the end they may have been read before damage was repaired. */
  results({ race, round, state, candidates, voters, total }: Results, isFinal = false): void {
    const { faults, tallyDisk } = this.world;
    if (faults.hasLostTail || (isFinal ? tallyDisk.isRoundDamaged(race, round) : faults.mayFall(race))) return;
    const standing = this.oracle.standing(race, round);
    const said = Object.fromEntries(candidates.flatMap(({ id, votes }) => (votes > 0 ? [[id, votes]] : [])));
    if (voters > standing.length) {
      this.#violate('I3', `${race}/${round} shows ${voters} voters where ${standing.length} voted`);
    }
    if ((state !== 'closed' && state !== 'certified') || this.#isReopened(race, round)) return;
    const counted = votesOf(standing);
    if (total !== voters || !isSame(said, counted)) {
      this.#violate('I3', `${race}/${round} is ${state} with ${show(said)}, counted on paper ${show(counted)}`);
    }
  }

  /** A command that the race log holds to be valid. */
  accepted(command: RaceCommand, race: Race): void {
    this.#sawRaces(command, race);
    if (!('completes' in command) || this.world.faults.hasLostTail) return;
    for (const [p, offset] of command.offsets.entries()) {
      const first = this.oracle.firstMarker(p, command.race, command.completes);
      if (first === offset) continue;
      this.#violate(
        'cut',
        `${command.type} of ${command.race} names ${p}/${offset}, its first marker lies at ${first}`,
      );
    }
  }

  /** Every tally is the count of the log below its own `next`, whatever befell it. */
  async tallies(isFinal = false): Promise<void> {
    const { tallyDisk, ballotDisk } = this.world;
    for (const ref of tallyDisk.refs()) {
      // Damage is repaired from the log, if that still has all of its records.
      const isRepaired = isFinal && ballotDisk.earliestOf(ref.partition) === 0;
      if (tallyDisk.isDamaged(ref) && !isRepaired) continue;
      const tally = (await tallyDisk.read(ref.race, ref.round, ref.partition + 1))[ref.partition]!;
      const { standing, late } = this.oracle.count(ref.partition, ref.race, ref.round, tally.next);
      const said = Object.fromEntries(tally.counts.map(({ candidate, votes }) => [candidate, votes]));
      const counted = votesOf(standing.values());
      const name = `${ref.race}/${ref.round}/${ref.partition} at ${tally.next}`;
      if (!isSame(said, counted)) this.#violate('I3', `${name} holds ${show(said)}, counted on paper ${show(counted)}`);
      if (tally.voters !== standing.size)
        this.#violate('I2', `${name} has ${tally.voters} voters, not ${standing.size}`);
      if (tally.late !== late.length) this.#violate('I5', `${name} has ${tally.late} late ballots, not ${late.length}`);
      const audit = (await tallyDisk.audit(ref))!;
      const addsUp = audit.votes === audit.voters && audit.entries === audit.voters + audit.blanks;
      // A rebuild puts the tally in doubt, and so does a late request to begin one, until the next audit.
      if (!(isFinal ? audit.sound : addsUp)) this.#violate('I4', `${name} does not add up: ${show(audit)}`);
    }
  }

  #standsNot(cast: CastHistory, told: string): void {
    if (this.world.faults.mayFall(cast.race)) return;
    for (const { partition, slip } of this.oracle.copies(cast.ballotId)) {
      // A sealed round's pepper is erased, so nobody can know whose its ballots are.
      const isSealed = (record: PaperRecord): boolean => record.kind === 'marker' && record.marker === 'certify';
      if (this.oracle.records(partition, cast.race, cast.round).some(isSealed)) continue;
      const { standing } = this.oracle.count(partition, cast.race, cast.round);
      if (standing.get(slip.key) === slip) {
        this.#violate('I3', `${cast.ballotId} was told ${told} and stands at ${partition}/${slip.offset}`);
      }
    }
  }

  /** Whether the log is further than the spectator, who has not heard of it yet. */
  #isReopened(race: string, round: number): boolean {
    const windows = this.world.spectator.book.race(race)?.rounds[round - 1]?.windows ?? [];
    const known = windows.at(-1)?.closeVersion ?? 0;
    return this.oracle
      .records(0, race, round)
      .some((one) => one.kind === 'marker' && one.marker === 'open' && one.version > known);
  }

  #sawRaces({ type }: RaceCommand, race: Race): void {
    if (type !== 'opened') return;
    const { trace, spectator } = this.world;
    const [now, before] = race.rounds.toReversed();
    if ((now?.frozen?.partitions ?? 0) > (before?.frozen?.partitions ?? Infinity)) {
      trace.saw('round with more partitions than the one before');
    }
    const open = [...spectator.book.races.values()].filter(({ state }) => state === 'open');
    if (open.length > 1) trace.saw('partitions shared by two races');
  }

  #violate(invariant: string, message: string): void {
    this.world.trace.violate(invariant, message);
  }
}

function isSame(a: Record<string, number>, b: Record<string, number>): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => (a[key] ?? 0) === (b[key] ?? 0));
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
