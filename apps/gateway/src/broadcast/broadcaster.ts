import { Inject, Injectable } from '@nestjs/common';
import { currentRound, type Race } from '@scrutineer/voting-domain';
import { BallotIngress } from '../ballots/ballot-ingress';
import type { VoterSession } from '../connection/session';
import { GATEWAY_PARTS, type GatewayParts } from '../gateway-parts';
import { Room } from './room';

/** At most four results frames a second. */
const TICK_MS = 250;

/** Shows every socket its race and, where visible to it, the results. */
@Injectable()
export class Broadcaster {
  readonly #rooms = new Map<string, Room>();
  #timer: NodeJS.Timeout | null = null;
  #ticking = false;

  constructor(
    @Inject(GATEWAY_PARTS) private readonly parts: GatewayParts,
    @Inject(BallotIngress) private readonly ingress: BallotIngress,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), TICK_MS).unref();
    this.parts.book.onEntry(({ command }, outcome) => {
      if (!outcome.accepted) return;
      this.#show(command.race);
      // Only now is it known which ballots lie past the cut.
      if (command.type === 'closed') for (const session of this.sessionsOf(command.race)) session.checkLate();
    });
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  /** All open sessions. */
  *sessions(): Generator<VoterSession> {
    for (const room of this.#rooms.values()) yield* room.sessions;
  }

  sessionsOf(race: string): Iterable<VoterSession> {
    return this.#rooms.get(race)?.sessions ?? [];
  }

  join(session: VoterSession): void {
    let room = this.#rooms.get(session.race);
    if (!room) this.#rooms.set(session.race, (room = new Room()));
    room.sessions.add(session);
    this.parts.metrics.sockets.inc();
    this.parts.figures.joined(session.race);
    const race = this.parts.book.race(session.race);
    if (!race) return;
    room.setRace(race, this.parts.clock.now());
    this.#update(room, new Set([session]));
    if (race.rules.visibility === 'after_vote') void this.#recall(race, session);
  }

  leave(session: VoterSession): void {
    const room = this.#rooms.get(session.race);
    if (!room?.sessions.delete(session)) return;
    this.parts.metrics.sockets.dec();
    this.parts.figures.left(session.race);
    if (room.sessions.size === 0) this.#rooms.delete(session.race);
  }

  async #tick(): Promise<void> {
    // A slow store must not pile reads up; a stale view of the races must not show anything.
    if (this.#ticking || !this.parts.book.isFresh()) return;
    this.#ticking = true;
    try {
      await Promise.all([...this.#rooms.keys()].map((race) => this.#refresh(race)));
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'results could not be read; the last ones stay shown');
    } finally {
      this.#ticking = false;
    }
  }

  async #refresh(race: string): Promise<void> {
    const results = await this.parts.results.read(race);
    if (results) this.#rooms.get(race)?.setResults(results);
    this.#show(race);
  }

  #show(raceId: string): void {
    const room = this.#rooms.get(raceId);
    const race = this.parts.book.race(raceId);
    if (!room || !race) return;
    room.setRace(race, this.parts.clock.now());
    this.#update(room, room.sessions);
  }

  #update(room: Room, sessions: ReadonlySet<VoterSession>): void {
    const now = performance.now();
    // Counted for the length of the loop: a metric with labels costs more than all else that we do for one socket.
    const deliveries = { sent: 0, skipped: 0, dropped: 0 };
    for (const session of sessions) room.update(session, now, deliveries);
    for (const [outcome, count] of Object.entries(deliveries))
      if (count > 0) this.parts.metrics.frames.inc({ outcome }, count);
  }

  /** A voter who comes back has voted already; the tally remembers. */
  async #recall(race: Race, session: VoterSession): Promise<void> {
    const { frozen, round } = currentRound(race);
    const address = session.voter && this.ingress.addressOf(session.voter, race, round);
    if (!frozen || !address || !session.voter) return;
    try {
      const ref = { race: race.id, round, partition: address.partition };
      const { choices } = await this.parts.tallyStore.standings(ref, frozen.buckets, [address.key]);
      const [standing] = choices;
      if (standing && standing.candidate !== null) session.voter.votedRound = round;
    } catch (error) {
      this.parts.logger.debug({ err: error }, 'a returning voter’s standing could not be read');
    }
  }
}
