// Writes a transition's markers and its completion. Safe to repeat, here and in any other process: the first marker of the
// version counts, whoever wrote it, and the completion's id is made of the version, so that a second one is void.
import { finalCut, type MarkerKind, type Race, type RaceAction, type RaceBook } from '@scrutineer/voting-domain';
import type { VoteApiParts } from '../vote-api-parts';

/** What a version still needs: markers of this kind in every partition, above these offsets. */
interface Unfinished {
  readonly round: number;
  readonly marker: MarkerKind;
  readonly scanFrom: readonly number[];
}

const COMPLETIONS = { open: 'opened', close: 'closed', certify: 'sealed' } as const;

export class TransitionFinisher {
  readonly #running = new Map<string, Promise<void>>();
  /** The ends that certify commands named, by race and version. */
  readonly #certifyEnds = new Map<string, readonly number[]>();

  constructor(private readonly parts: Pick<VoteApiParts, 'book' | 'ballotLog' | 'roundSecrets' | 'clock'>) {
    parts.book.onEntry(({ command }, outcome) => {
      if (!outcome.accepted || command.type !== 'certify') return;
      this.#certifyEnds.set(`${command.race}:${outcome.race.version}`, command.ends);
    });
  }

  /** Resolves once the book holds the completion of that version, or something that came in its place. */
  finish(race: string, version: number): Promise<void> {
    const key = `${race}:${version}`;
    let running = this.#running.get(key);
    if (!running) {
      running = this.#finish(race, version).finally(() => this.#running.delete(key));
      this.#running.set(key, running);
    }
    return running;
  }

  async #finish(raceId: string, version: number): Promise<void> {
    const { book, ballotLog, roundSecrets } = this.parts;
    const unfinished = this.#unfinished(book, raceId, version);
    if (!unfinished) return;
    const { round, marker, scanFrom } = unfinished;
    const offsets = await ballotLog.mark({ kind: 'marker', marker, race: raceId, round, version }, scanFrom);
    // Before the completion, since after it nobody would come back to do it.
    if (marker === 'certify') await roundSecrets.erase(raceId, round);
    await this.#complete(raceId, { type: COMPLETIONS[marker], completes: version, offsets });
  }

  async #complete(raceId: string, action: RaceAction & { readonly completes: number }): Promise<void> {
    const { book, clock } = this.parts;
    await book.submit({
      id: `${raceId}:${action.completes}:${action.type}`,
      race: raceId,
      expectedVersion: book.race(raceId)?.version ?? 0,
      actor: { name: 'scrutineer', role: 'system' },
      reason: null,
      at: new Date(clock.now()).toISOString(),
      ...action,
    });
  }

  #unfinished(book: RaceBook, raceId: string, version: number): Unfinished | null {
    const race = book.race(raceId);
    const under = race?.transition;
    if (race && under?.version === version) return { round: race.round, marker: under.kind, scanFrom: under.scanFrom };
    const round = race?.rounds.find(({ certifiedVersion, sealed }) => certifiedVersion === version && !sealed);
    // Certify markers lie above the cut in any case; the command's ends only spare reading what lies between.
    const scanFrom = round && (this.#certifyEnds.get(`${raceId}:${version}`) ?? finalCut(round));
    return round && scanFrom ? { round: round.round, marker: 'certify', scanFrom } : null;
  }
}

/** The versions of a race that still need their markers. */
export function unfinishedVersions(race: Race): number[] {
  const unsealed = race.rounds.flatMap(({ certifiedVersion, sealed }) =>
    certifiedVersion !== null && !sealed ? [certifiedVersion] : [],
  );
  return race.transition ? [...unsealed, race.transition.version] : unsealed;
}
