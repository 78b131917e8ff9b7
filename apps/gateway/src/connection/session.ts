// One open socket. Every frame it reads is answered, or the socket is closed; every frame it writes is bounded by what the
// reader takes. A crash loses the socket alone: the client re-sends what was not acknowledged.
import type { Duplex } from 'node:stream';
import { encodeFrame, encodeRecorded } from '@scrutineer/contracts';
import { closeCodes, refusals, type CloseTraits, type WsRefusalCode } from '@scrutineer/errors';
import { roundOf, insideWindow, type Position, type RaceBook } from '@scrutineer/voting-domain';
import type { GatewayMetrics } from '@scrutineer/observability';
import type { BallotIngress } from '../ballots/ballot-ingress';
import type { BallotReceiver, PendingBallot } from '../ballots/pending-ballot';
import type { Voter } from '../ballots/voter';
import type { LiveFigures } from '../live-figures';
import { closeSocket } from './close-socket';
import type { ClosingSocket } from './closing-socket';
import { readCast } from './read-cast';
import { textFrame } from './text-frame';
import type { TokenBucket } from './token-bucket';

/** Frames over the limit in a row after which the socket is closed. */
const MAX_EXCESS = 200;

export interface SessionParts {
  readonly ingress: BallotIngress;
  readonly metrics: GatewayMetrics;
  readonly book: RaceBook;
  readonly figures: LiveFigures;
}

export class VoterSession implements BallotReceiver {
  /** Versions of the race and results frames this socket was sent last. */
  sentRace = 0;
  sentResults = 0;
  /** Heartbeats without an answer. */
  missedPongs = 0;
  /** Monotonic ms since when this reader has not kept up; 0 while it does. */
  slowSince = 0;
  #excess = 0;
  /** Nothing may follow a close frame. */
  #isClosing = false;

  constructor(
    readonly socket: ClosingSocket,
    private readonly stream: Duplex,
    readonly race: string,
    readonly voter: Voter | null,
    private readonly bucket: TokenBucket,
    private readonly parts: SessionParts,
  ) {
    socket.onClosing = () => {
      this.#isClosing = true;
    };
  }

  /** Takes one frame from the socket. */
  receive(data: Buffer, isBinary: boolean): void {
    if (isBinary) return this.close(closeCodes.binary);
    const now = performance.now();
    const wait = this.#pace(now);
    if (wait > 0) return this.#tooFast(data, wait);
    const outcome = readCast(data);
    if (!('cast' in outcome)) return this.refused(outcome.ballotId, outcome.code, 0);
    if (!this.voter) return this.refused(outcome.cast.ballotId, 'not_authenticated', 0);
    this.parts.ingress.cast(this.voter, outcome.cast, this, now);
  }

  /** Answers a ping. It counts as a frame: pongs that the peer does not read take memory, as any answer does. */
  pinged(data: Buffer): void {
    if (this.#pace(performance.now()) === 0) this.socket.pong(data);
  }

  recorded(ballot: PendingBallot, position: Position): void {
    const { ballotId, race, round, seq } = ballot;
    const { partition, offset, at } = position;
    this.send(encodeRecorded({ ballotId, race, round, partition, offset: String(offset), recordedAt: isoTime(at) }));
    if (this.voter) this.voter.last = { round, ballotId, seq, position };
    this.checkLate();
  }

  refused(ballotId: string | null, code: WsRefusalCode, retryAfterMs: number): void {
    this.parts.metrics.ballots.inc({ outcome: 'refused', code });
    this.parts.figures.refused(this.race, code);
    this.send(encodeFrame('refused', { ballotId, code, message: refusals[code].message, retryAfterMs }));
  }

  unknown(): void {
    this.parts.metrics.ballots.inc({ outcome: 'unknown', code: '' });
    this.close(closeCodes.overload);
  }

  /** Tells the voter if the last ballot recorded here lies past the cut and counts in no copy. */
  checkLate(): void {
    const last = this.voter?.last;
    const race = last && this.parts.book.race(this.race);
    const round = race && roundOf(race, last.round);
    if (!this.voter || !last || !round) return;
    const { partition, offset } = last.position;
    if (insideWindow(round, partition, offset)) return;
    const address = this.parts.ingress.addressOf(this.voter, race, last.round);
    if (!address) return;
    this.parts.ingress.closed.checkLate({ race: race.id, ...address, seq: last.seq }, () => {
      this.parts.metrics.ballots.inc({ outcome: 'late', code: '' });
      this.send(encodeFrame('late', { ballotId: last.ballotId }));
    });
  }

  /** Bytes written that the reader has not taken. All are the stream's, since nothing is queued in the library: see `write`. */
  get unread(): number {
    return this.stream.writableLength;
  }

  send(text: string): void {
    this.write(textFrame(text));
  }

  /**
   * Writes a whole frame. The library has nothing queued that it could overtake: without compression it writes at once. Its
   * socket is not asked whether it is open: to touch one more object of each of ten thousand makes a broadcast a tenth dearer.
   * A stream that has just ended is destroyed by a write, as it would have been without.
   */
  write(frame: Buffer): void {
    if (!this.#isClosing) this.stream.write(frame);
  }

  close(traits: CloseTraits): void {
    closeSocket(this.socket, traits, this.parts.metrics);
  }

  /** Counts a frame that came at `now`. Returns 0 if it is within the rate, else how long to wait for the next, in ms. */
  #pace(now: number): number {
    const wait = this.bucket.take(now);
    this.#excess = wait > 0 ? this.#excess + 1 : 0;
    if (this.#excess > MAX_EXCESS) this.close(closeCodes.rateLimited);
    return wait;
  }

  #tooFast(data: Buffer, wait: number): void {
    // Closed for it, or for something else: there is nobody to tell.
    if (this.socket.readyState !== this.socket.OPEN) return;
    const outcome = readCast(data);
    this.refused('cast' in outcome ? outcome.cast.ballotId : outcome.ballotId, 'rate_limited', wait);
  }
}

let isoOf = { at: 0, text: '' };

/** ISO time of a log time; ballots of one batch share the millisecond, so the last text is kept. */
function isoTime(at: number): string {
  if (isoOf.at !== at) isoOf = { at, text: new Date(at).toISOString() };
  return isoOf.text;
}
