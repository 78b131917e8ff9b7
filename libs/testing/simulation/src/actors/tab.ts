// One tab: brings one ballot at a time to an answer, by the rules of our own client for attempts and refusals.
import type { RefusalCode } from '@scrutineer/errors';
import { afterRefusal, attempted, newPendingBallot, retryDelay, type PendingBallot } from '@scrutineer/realtime';
import type { CastHistory } from '../history';
import type { Due } from '../surroundings/virtual-time';
import type { World } from '../world';
import type { Client, Connection } from './connection';
import { CANDIDATES } from './race-definition';
import type { Voter } from './voter';

/** An unanswered ballot means a dead line. */
const ANSWER_MS = 4000;
/** Odds that a client sends a ballot again that it has its answer to. */
const NEEDLESSLY = 0.05;

export class Tab implements Client {
  #race = '';
  #connection: Connection | null = null;
  #pending: PendingBallot | null = null;
  #timer: Due | null = null;
  #failures = 0;

  constructor(
    private readonly world: World,
    private readonly voter: Voter,
    private readonly tab: number,
  ) {}

  get isWaiting(): boolean {
    return this.#pending !== null;
  }

  /** Casts a ballot. False where this tab knows of no round to cast it in. */
  tap(race: string, choice: number): boolean {
    const view = this.world.random.pick(this.world.gateways).running?.view(race);
    const openedAt = view?.rounds.at(-1)?.openedAt;
    if (!view || !openedAt) return false;
    if (this.#race !== race) this.#leave();
    this.#race = race;
    const seq = this.voter.takeSeq(race, view.round, openedAt);
    const cast = { ballotId: this.world.ids.next(), candidate: CANDIDATES[choice]!, seq, round: view.round };
    const tappedAt = this.world.time.now;
    const sinceOpen = tappedAt - Date.parse(openedAt);
    this.world.history.add({ ...cast, voter: this.voter.index, tab: this.tab, race, sinceOpen, tappedAt });
    this.world.trace.tell(
      () => `voter ${this.voter.index}.${this.tab} taps ${cast.candidate} in ${race}/${view.round}, seq ${seq}`,
    );
    this.#pending = newPendingBallot(cast);
    this.#transmit();
    return true;
  }

  frame(event: string, data: Record<string, unknown>): void {
    const history = this.world.history.casts.get(data['ballotId'] as string);
    if (!history) return;
    const at = this.world.time.now;
    if (event === 'recorded') {
      const { partition, offset } = data as { partition: number; offset: string };
      history.answers.push({ at, kind: 'recorded', partition, offset: Number(offset) });
      this.world.trace.saw('ballot recorded');
      this.world.trace.tell(
        () => `voter ${this.voter.index}.${this.tab}: seq ${history.seq} at ${partition}/${offset}`,
      );
      this.world.witness.recorded(history);
      this.#settle(history);
    } else if (event === 'late') {
      history.answers.push({ at, kind: 'late' });
      this.world.witness.late(history);
    } else if (event === 'refused') {
      this.#refused(history, data as { code: RefusalCode; retryAfterMs: number });
    }
  }

  closed(code: number | null): void {
    this.#connection = null;
    if (code === 1013) this.world.trace.saw('outcome unknown');
    if (this.#pending) this.#again(retryDelay(Math.min(3, this.#failures), () => this.world.random.next()));
    this.#failures += 1;
  }

  #refused(history: CastHistory, refusal: { code: RefusalCode; retryAfterMs: number }): void {
    history.answers.push({ at: this.world.time.now, kind: 'refused', code: refusal.code });
    this.world.witness.refused(history, refusal.code);
    this.world.trace.saw(refusal.code === 'busy' ? 'ballot busy' : 'ballot refused');
    this.world.trace.tell(() => `voter ${this.voter.index}.${this.tab}: seq ${history.seq} ${refusal.code}`);
    if (this.#pending?.cast.ballotId !== history.ballotId) return;
    const { ballot, next } = afterRefusal(this.#pending, refusal, () => this.world.random.next());
    this.#pending = ballot;
    if (next.step === 'resend') this.#again(next.afterMs);
    else this.#settle(history);
  }

  #settle({ ballotId }: CastHistory): void {
    if (this.#pending?.cast.ballotId !== ballotId) return;
    this.#failures = 0;
    if (this.#timer) this.#timer.cancelled = true;
    if (this.world.isStormy && this.world.random.chance(NEEDLESSLY)) {
      this.#again(this.world.random.between(100, 3000));
    } else this.#pending = null;
  }

  #again(afterMs: number): void {
    if (this.#timer) this.#timer.cancelled = true;
    this.#timer = this.world.time.after(afterMs, () => this.#transmit(), null);
  }

  #transmit(): void {
    if (!this.#pending) return;
    this.#connection ??= this.#connect();
    if (!this.#connection) return this.#again(retryDelay(1, () => this.world.random.next()));
    this.#pending = attempted(this.#pending);
    const history = this.world.history.casts.get(this.#pending.cast.ballotId)!;
    if (history.attempts > 0) this.world.trace.saw('ballot sent again');
    history.attempts += 1;
    if (this.#timer) this.#timer.cancelled = true;
    const connection = this.#connection;
    this.#timer = this.world.time.after(ANSWER_MS, () => connection.drop(), null);
    connection.send(JSON.stringify({ event: 'cast', data: this.#pending.cast }));
  }

  #connect(): Connection | null {
    if (this.voter.token === '') this.voter.renewToken();
    if (this.voter.token === '') return null;
    const slot = this.world.random.pick(this.world.gateways);
    const connection = slot.running?.connect(this.voter.token, this.#race, this) ?? 'draining';
    if (typeof connection !== 'string') return connection;
    if (connection !== 'draining') {
      const { index } = this.voter;
      if (connection === 'invalid')
        this.world.trace.violate('identity', `the token of voter ${index} is not known any more`);
      this.voter.renewToken();
    }
    return null;
  }

  #leave(): void {
    this.#connection?.leave();
    this.#connection = null;
  }
}
