import { encodeFrame, toPublicRace } from '@scrutineer/contracts';
import { resultsAudience, type Audience, type Race, type Results } from '@scrutineer/voting-domain';
import type { VoterSession } from '../connection/session';
import { textFrame } from '../connection/text-frame';

/** What became of frames, each for one socket. */
export interface Deliveries {
  sent: number;
  skipped: number;
  dropped: number;
}

/** A reader this far behind (bytes) is passed over; it gets the next state instead, never a queue. */
const SLOW_BYTES = 64 * 1024;
/** A reader that stays behind this long (ms) is dropped. */
const SLOW_MS = 10_000;

/** The sockets that watch one race, and the frames they are shown: always the newest whole state, never a history. */
export class Room {
  readonly sessions = new Set<VoterSession>();
  #race: { version: number; frame: Buffer } | null = null;
  #results: { version: number; frame: Buffer; shown: string; round: number } | null = null;
  #audience: Audience = 'nobody';

  /** Takes the race as it is now. */
  setRace(race: Race, now: number): void {
    this.#audience = resultsAudience(race, race.round);
    if (this.#race?.version === race.version) return;
    // Results go out again after every change of the race, so that a client knows they are still shown.
    if (this.#results) this.#results.version += 1;
    this.#race = { version: race.version, frame: textFrame(encodeFrame('race', toPublicRace(race, now))) };
  }

  /** Takes the newest results; nothing is sent again while only their time has changed. */
  setResults(results: Results): void {
    const shown = JSON.stringify({ ...results, asOf: '' });
    if (this.#results?.shown === shown) return;
    const frame = textFrame(
      encodeFrame('results', { ...results, excluded: [...results.excluded], candidates: [...results.candidates] }),
    );
    this.#results = { version: (this.#results?.version ?? 0) + 1, frame, shown, round: results.round };
  }

  /** Brings one socket up to date; called at every tick, so that whoever was passed over gets the newest next time. */
  update(session: VoterSession, now: number, deliveries: Deliveries): void {
    if (this.#race && session.sentRace !== this.#race.version) {
      session.sentRace = this.#race.version;
      session.write(this.#race.frame);
      deliveries.sent += 1;
    }
    const results = this.#results;
    if (!results || session.sentResults === results.version || !this.#shows(session, results.round)) return;
    if (session.unread > SLOW_BYTES) {
      session.slowSince ||= now;
      const dropped = now - session.slowSince >= SLOW_MS;
      if (dropped) session.socket.terminate();
      deliveries[dropped ? 'dropped' : 'skipped'] += 1;
      return;
    }
    session.slowSince = 0;
    session.sentResults = results.version;
    session.write(results.frame);
    deliveries.sent += 1;
  }

  #shows(session: VoterSession, round: number): boolean {
    return this.#audience === 'public' || (this.#audience === 'voters' && session.voter?.hasVoted(round) === true);
  }
}
