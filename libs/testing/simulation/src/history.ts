// What every client was told, as the client itself saw it; an attempt without an answer is indeterminate.

export type Answer = { readonly at: number } & (
  | { readonly kind: 'recorded'; readonly partition: number; readonly offset: number }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'late' }
);

/** One ballot and all that became of it. */
export interface CastHistory {
  readonly ballotId: string;
  readonly voter: number;
  readonly tab: number;
  readonly race: string;
  readonly round: number;
  readonly candidate: string;
  readonly seq: number;
  /** How long the round was open by then, ms, as the client knew it. */
  readonly sinceOpen: number;
  /** Virtual time of the tap. */
  readonly tappedAt: number;
  attempts: number;
  readonly answers: Answer[];
}

export class History {
  readonly casts = new Map<string, CastHistory>();

  add(cast: Omit<CastHistory, 'attempts' | 'answers'>): CastHistory {
    const history = { ...cast, attempts: 0, answers: [] };
    this.casts.set(cast.ballotId, history);
    return history;
  }
}
