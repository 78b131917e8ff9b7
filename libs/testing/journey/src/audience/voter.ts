import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededRandom } from '@scrutineer/random';
import { isFinalClose, refusals } from '@scrutineer/errors';
import type { WebSocket } from 'ws';
import type { Ballot } from './ballot';
import type { Gate } from './gate';
import type { History } from './history';
import { ballotAnswer, openVoterSocket, type BallotAnswer } from './voter-socket';
import type { VotingPlan } from './voting-plan';

const RECONNECT_MS = 200;
const EARLY_MS = 100;

export interface VoterOptions {
  readonly race: string;
  readonly token: string;
  readonly gateways: readonly string[];
  readonly history: History;
  readonly gate: Gate;
  readonly random: SeededRandom;
  /** Hears of what no voter should ever see. */
  readonly fault: (error: Error) => void;
  /** Whether the race may be on its way to open: a ballot that was too early is sent again. */
  readonly early?: boolean;
  /** Everybody goes home. */
  readonly signal: AbortSignal;
}

interface Sent {
  readonly ballot: Ballot;
  /** Frames sent on this connection without an answer yet. */
  frames: number;
  settled: boolean;
}

/**
 * A voter as our own clients behave: a ballot without an answer is sent again, unchanged, to the other gateway; one that was
 * refused for a passing reason is sent again after the pause that was asked for.
 */
export class Voter {
  readonly #ballots = new Map<string, Sent>();
  readonly #waiting = new Set<Sent>();
  #socket: WebSocket | null = null;
  #gateway: number;
  /** It was told that the race is closed. */
  isClosed = false;
  #hasLeft = false;
  #answered: (() => void)[] = [];

  constructor(private readonly options: VoterOptions) {
    this.#gateway = options.random.below(options.gateways.length);
  }

  /** Votes as planned, or until the race closes; every ballot sent has its answer then. */
  async vote({ moves }: VotingPlan): Promise<void> {
    await this.join();
    for (const move of moves) {
      const { opening } = this.options.gate;
      if (opening) await opening;
      if (this.isClosed || this.#isOver()) break;
      for (const ballot of move) this.cast(ballot);
      await this.whenAnswered();
    }
    this.leave();
  }

  /** Resolves once a gateway has let it in; sends what was cast before. */
  async join(): Promise<void> {
    await this.#connect();
    for (const sent of this.#waiting) this.#send(sent);
  }

  /** Sends a ballot, and again until it has its answer. */
  cast(ballot: Ballot): void {
    let sent = this.#ballots.get(ballot.ballotId);
    if (!sent) this.#ballots.set(ballot.ballotId, (sent = { ballot, frames: 0, settled: false }));
    this.#waiting.add(sent);
    this.#send(sent);
  }

  /** Resolves as soon as every ballot has its answer. */
  async whenAnswered(): Promise<void> {
    if (this.#waiting.size > 0) await new Promise<void>((resolve) => this.#answered.push(resolve));
  }

  leave(): void {
    this.#hasLeft = true;
    this.#socket?.close();
  }

  async #connect(): Promise<void> {
    const { gateways, race, token, random } = this.options;
    while (!this.#isOver()) {
      try {
        const socket = await openVoterSocket(gateways[this.#gateway]!, race, token);
        if (this.#isOver()) return socket.terminate();
        socket.on('message', (data: Buffer) => this.#hear(ballotAnswer(data)));
        socket.once('close', (code) => this.#lost(code));
        this.#socket = socket;
        return;
      } catch {
        this.#gateway = (this.#gateway + 1) % gateways.length;
        await sleep(random.next() * RECONNECT_MS);
      }
    }
  }

  #isOver(): boolean {
    return this.#hasLeft || this.options.signal.aborted;
  }

  /** Without a connection nothing is sent: the next one begins with everything that waits. */
  #send(sent: Sent): void {
    if (!this.#socket) return;
    sent.frames += 1;
    this.options.history.add({ op: 'invoke', ballot: sent.ballot });
    this.#socket.send(sent.ballot.frame);
  }

  #hear(answer: BallotAnswer | null): void {
    if (!answer) return;
    const { history, fault } = this.options;
    const sent = this.#ballots.get(answer.data.ballotId ?? '');
    if (!sent) return fault(new Error(`nobody sent what was answered: ${JSON.stringify(answer)}`));
    const { ballot } = sent;
    if (answer.event === 'late') return history.add({ op: 'late', ballot });
    if (sent.frames === 0) return fault(new Error(`nobody waits for ${JSON.stringify(answer)}`));
    sent.frames -= 1;
    if (answer.event === 'recorded') {
      history.add({ op: 'recorded', ballot, data: answer.data });
      sent.settled = true;
    } else this.#refused(sent, answer.data);
    this.#settle(sent);
  }

  #refused(sent: Sent, { code, retryAfterMs }: (BallotAnswer & { event: 'refused' })['data']): void {
    this.options.history.add({ op: 'refused', ballot: sent.ballot, code });
    if (refusals[code].retryable) void this.#tryAgain(sent, retryAfterMs);
    else if (code === 'race_not_open' && this.options.early) void this.#tryAgain(sent, EARLY_MS);
    else if (code === 'race_closed') this.isClosed = sent.settled = true;
    else this.options.fault(new Error(`a good ballot was refused: ${code}`));
  }

  async #tryAgain(sent: Sent, retryAfterMs: number): Promise<void> {
    await sleep(retryAfterMs * (0.5 + this.options.random.next()));
    if (!sent.settled && sent.frames === 0) this.#send(sent);
  }

  #settle(sent: Sent): void {
    if (sent.settled && sent.frames === 0) this.#waiting.delete(sent);
    if (this.#waiting.size > 0) return;
    for (const resolve of this.#answered.splice(0)) resolve();
  }

  #lost(code: number): void {
    this.#socket = null;
    if (!this.#isOver()) this.options.history.closed(code);
    if (isFinalClose(code)) this.options.fault(new Error(`a good voter was turned away with ${code}`));
    for (const sent of this.#waiting) {
      for (; sent.frames > 0; sent.frames -= 1) this.options.history.add({ op: 'unknown', ballot: sent.ballot });
      this.#settle(sent);
    }
    this.#gateway = (this.#gateway + 1) % this.options.gateways.length;
    void this.join();
  }
}
