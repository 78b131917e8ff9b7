import { setTimeout as sleep } from 'node:timers/promises';
import { isFinalClose, refusals } from '@scrutineer/errors';
import type { WebSocket } from 'ws';
import type { Ballot } from './ballot';
import type { History } from './history';
import type { SeededRandom } from './seeded-random';
import { ballotAnswer, openVoterSocket, type BallotAnswer } from './voter-socket';
import type { VotingPlan } from './voting-plan';

const RECONNECT_MS = 200;

export interface VoterOptions {
  readonly race: string;
  readonly token: string;
  readonly gateways: readonly string[];
  readonly history: History;
  readonly random: SeededRandom;
  /** Hears of what no voter should ever see. */
  readonly fault: (error: Error) => void;
}

interface Waiting {
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
  readonly #waiting = new Map<string, Waiting>();
  #socket: WebSocket | null = null;
  #gateway: number;
  #isOver = false;
  #answered: () => void = () => undefined;

  constructor(private readonly options: VoterOptions) {
    this.#gateway = options.random.below(options.gateways.length);
  }

  /** Votes as planned, or until the race closes; every ballot sent has its answer then. */
  async vote({ moves }: VotingPlan): Promise<void> {
    await this.#connect();
    for (const move of moves) {
      if (this.#isOver) break;
      const answered = new Promise<void>((resolve) => (this.#answered = resolve));
      for (const ballot of move) this.#cast(ballot);
      await answered;
    }
    this.#socket?.close();
    this.#socket = null;
  }

  async #connect(): Promise<void> {
    const { gateways, race, token, random } = this.options;
    for (;;) {
      try {
        const socket = await openVoterSocket(gateways[this.#gateway]!, race, token);
        socket.on('message', (data: Buffer) => this.#hear(ballotAnswer(data)));
        socket.once('close', (code) => this.#lost(socket, code));
        this.#socket = socket;
        return;
      } catch {
        this.#gateway = (this.#gateway + 1) % gateways.length;
        await sleep(random.next() * RECONNECT_MS);
      }
    }
  }

  #cast(ballot: Ballot): void {
    let waiting = this.#waiting.get(ballot.ballotId);
    if (!waiting) this.#waiting.set(ballot.ballotId, (waiting = { ballot, frames: 0, settled: false }));
    if (this.#socket) this.#send(this.#socket, waiting);
  }

  #send(socket: WebSocket, waiting: Waiting): void {
    waiting.frames += 1;
    this.options.history.add({ op: 'invoke', ballot: waiting.ballot });
    socket.send(waiting.ballot.frame);
  }

  #hear(answer: BallotAnswer | null): void {
    if (!answer) return;
    const { history, fault } = this.options;
    const waiting = this.#waiting.get(answer.data.ballotId ?? '');
    if (answer.event === 'late') {
      if (waiting) history.add({ op: 'late', ballot: waiting.ballot });
      return;
    }
    if (!waiting || waiting.frames === 0) return fault(new Error(`nobody waits for ${JSON.stringify(answer)}`));
    const { ballot } = waiting;
    waiting.frames -= 1;
    if (answer.event === 'recorded') {
      const { partition, offset } = answer.data;
      history.add({ op: 'recorded', ballot, partition, offset: Number(offset) });
      waiting.settled = true;
    } else {
      const { code, retryAfterMs } = answer.data;
      history.add({ op: 'refused', ballot, code });
      if (refusals[code].retryable) void this.#tryAgain(waiting, retryAfterMs);
      else if (code === 'race_closed') this.#isOver = waiting.settled = true;
      else fault(new Error(`a good ballot was refused: ${JSON.stringify(answer)}`));
    }
    this.#settle(waiting);
  }

  async #tryAgain(waiting: Waiting, retryAfterMs: number): Promise<void> {
    await sleep(retryAfterMs * (0.5 + this.options.random.next()));
    // Lost connections send again by themselves.
    if (this.#socket && !waiting.settled && waiting.frames === 0) this.#send(this.#socket, waiting);
  }

  #settle(waiting: Waiting): void {
    if (waiting.settled && waiting.frames === 0) this.#waiting.delete(waiting.ballot.ballotId);
    if (this.#waiting.size === 0) this.#answered();
  }

  #lost(socket: WebSocket, code: number): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    if (isFinalClose(code)) this.options.fault(new Error(`a good voter was turned away with ${code}`));
    for (const waiting of this.#waiting.values()) {
      for (; waiting.frames > 0; waiting.frames -= 1) this.options.history.add({ op: 'unknown', ballot: waiting.ballot });
      this.#settle(waiting);
    }
    this.#gateway = (this.#gateway + 1) % this.options.gateways.length;
    void this.#resume();
  }

  async #resume(): Promise<void> {
    await this.#connect();
    for (const waiting of this.#waiting.values()) if (this.#socket) this.#send(this.#socket, waiting);
  }
}
