// Results as server-sent events, for pages and programs without WebSockets. One read of the store a tick and round, whoever
// watches. A slow reader is passed over and gets the newest state next time; visibility is checked at every frame.
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Results } from '@scrutineer/voting-domain';
import type { Request, Response } from 'express';
import { busy } from '../availability';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { ResultsAccess } from './results-access';

/** At most four frames a second. */
const TICK_MS = 250;
/** A comment after this long without a frame keeps proxies from ending the stream. */
const HEARTBEAT_MS = 15_000;
const MOST_STREAMS = 5000;
/** A reader this far behind (bytes) is passed over. */
const SLOW_BYTES = 64 * 1024;

interface Stream {
  readonly race: string;
  /** Undefined: whichever is current. */
  readonly round: number | undefined;
  readonly request: Request;
  readonly response: Response;
  /** The last frame sent, but for its time. */
  shown: string;
  writtenAt: number;
}

@Injectable()
export class ResultsFeed implements BeforeApplicationShutdown {
  readonly #streams = new Set<Stream>();
  #timer: NodeJS.Timeout | null = null;
  #ticking = false;

  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(ResultsAccess) private readonly access: ResultsAccess,
  ) {}

  /** Streams to a caller who may see them now. Ends when the caller goes, or this process does. */
  stream(race: string, round: number | undefined, request: Request, response: Response): void {
    if (this.#streams.size >= MOST_STREAMS) throw busy();
    const stream: Stream = { race, round, request, response, shown: '', writtenAt: performance.now() };
    // Proxies would hold frames back.
    response.setHeader('X-Accel-Buffering', 'no');
    response.type('text/event-stream').flushHeaders();
    this.#streams.add(stream);
    response.once('close', () => this.#leave(stream));
    this.#timer ??= setInterval(() => void this.#tick(), TICK_MS).unref();
    void this.#tick();
  }

  beforeApplicationShutdown(): void {
    for (const { response } of this.#streams) response.end();
  }

  #leave(stream: Stream): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0 || !this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  async #tick(): Promise<void> {
    // A slow store must not pile reads up.
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      const groups = Map.groupBy(this.#streams, ({ race, round }) => `${race}/${round ?? ''}`);
      await Promise.all([...groups.values()].map((group) => this.#refresh(group)));
    } finally {
      this.#ticking = false;
    }
  }

  async #refresh(streams: readonly Stream[]): Promise<void> {
    const { race, round } = streams[0]!;
    try {
      const results = this.parts.book.isFresh() ? await this.parts.results.read(race, round) : null;
      if (results) {
        const shown = JSON.stringify({ ...results, asOf: '' });
        await Promise.all(streams.map((stream) => this.#send(stream, results, shown)));
      }
    } catch (error) {
      this.parts.logger.warn({ err: error, race }, 'results could not be read; the last ones stay shown');
    }
    for (const stream of streams) this.#keepAlive(stream);
  }

  async #send(stream: Stream, results: Results, shown: string): Promise<void> {
    const { response, request } = stream;
    if (stream.shown === shown || response.writableLength > SLOW_BYTES) return;
    if (!(await this.access.allows(request, stream.race, results.round)) || response.writableEnded) return;
    stream.shown = shown;
    stream.writtenAt = performance.now();
    response.write(`data: ${JSON.stringify(results)}\n\n`);
  }

  #keepAlive(stream: Stream): void {
    const now = performance.now();
    if (stream.response.writableEnded || now - stream.writtenAt < HEARTBEAT_MS) return;
    stream.writtenAt = now;
    stream.response.write(':\n\n');
  }
}
