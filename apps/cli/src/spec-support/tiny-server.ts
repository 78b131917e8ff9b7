import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CastData, ExportHeader, Problem, PublicRace, Results } from '@scrutineer/contracts';
import { refusals, type RefusalCode } from '@scrutineer/errors';
import { WebSocketServer, type WebSocket } from 'ws';
import { CANDIDATES, RACE, RoundLog } from './export-text';

export const PASSWORD = 'correct horse battery';
const COOKIE = 'scrutineer=session-1';
const CSRF = 'csrf-1';

/** How the server treats a frame: by its own rules (null), or otherwise. */
export type Treatment = (cast: CastData, attempt: number, socket: WebSocket, token: string) => 'answered' | null;

export interface Call {
  readonly line: string;
  readonly body: unknown;
}

/** One race over HTTP and WebSocket, in memory: enough of the public contract for the command line to be tried against. */
export class TinyServer {
  url = '';
  readonly calls: Call[] = [];
  readonly log = new RoundLog([{ marker: 'open', version: 2 }]);
  /** Every recorded frame, repeats too. */
  readonly recorded: { readonly token: string; readonly cast: CastData }[] = [];
  state: PublicRace['state'] = 'open';
  /** The current round; the log and the votes are those of round 1. */
  round = 1;
  change: 'final' | 'until_close' = 'until_close';
  /** Live votes, in the order of the candidates. */
  votes = [0, 0, 0];
  /** Standing choices of the withdrawn, which the rule leaves out. */
  excluded = 0;
  exportChange: Partial<ExportHeader> = {};
  treat: Treatment = () => null;
  loggedOut = false;
  sockets = 0;
  mostSockets = 0;
  readonly #waiting = new Map<() => boolean, () => void>();
  readonly #attempts = new Map<string, number>();
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'scrutineer.v1' });

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#connected(webSocket, request));
    });
  }

  static async start(): Promise<TinyServer> {
    const server = new TinyServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Resolves with the call that makes so many with this in their line. */
  called(part: string, times: number): Promise<void> {
    const condition = (): boolean => this.calls.filter(({ line }) => line.includes(part)).length >= times;
    return new Promise((resolve) => {
      if (condition()) resolve();
      else this.#waiting.set(condition, resolve);
    });
  }

  #race(): PublicRace {
    return {
      id: RACE,
      title: 'Driver of the Day',
      state: this.state,
      round: this.round,
      version: 3,
      opensAt: null,
      closesAt: null,
      openedAt: '2025-12-07T13:00:00.000Z',
      serverTime: '2025-12-07T13:10:00.000Z',
      rules: { change: this.change, visibility: 'always', withdrawn: 'exclude' },
      candidates: CANDIDATES.map((id) => ({ id, name: `Driver ${id}`, team: '', colour: '#e10600', withdrawn: false })),
    };
  }

  /** What stands of what was recorded, by voter: the highest seq, or the first. */
  standing(): Record<string, number> {
    const votes = Object.fromEntries(CANDIDATES.map((id) => [id, 0]));
    for (const records of Map.groupBy(this.recorded, ({ token }) => token).values()) {
      const casts = records.map(({ cast }) => cast);
      const counted = this.change === 'final' ? casts[0]! : casts.toSorted((a, b) => b.seq - a.seq)[0]!;
      votes[counted.candidate]! += 1;
    }
    return votes;
  }

  #results(round: number): Results {
    const cast = this.standing();
    const votes = round === 1 ? this.votes.map((n, i) => n + cast[CANDIDATES[i]!]!) : [0, 0, 0];
    const total = votes.reduce((sum, n) => sum + n, 0);
    return {
      race: RACE,
      round,
      state: round === this.round && this.state === 'open' ? 'open' : 'closed',
      total,
      voters: total + this.excluded,
      asOf: '2025-12-07T13:10:00.000Z',
      excluded: this.excluded > 0 ? [{ rule: 'withdrawn', votes: this.excluded }] : [],
      candidates: CANDIDATES.map((id, i) => ({ id, votes: votes[i]!, share: 0, rank: 1 })),
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    this.calls.push({ line, body });
    for (const [condition, resolve] of this.#waiting) if (condition()) resolve();
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const refuse = (code: RefusalCode): void => {
      const { status, message } = refusals[code];
      const problem: Problem = { type: 'about:blank', title: message, status, code, requestId: 'request-1' };
      response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    };

    if (line === 'POST /api/admin/session') {
      if ((body as { password: string }).password !== PASSWORD) return refuse('not_authenticated');
      this.loggedOut = false;
      response.setHeader('set-cookie', `${COOKIE}; HttpOnly; SameSite=Lax; Path=/`);
      return json({ username: 'admin', role: 'admin', csrfToken: CSRF });
    }
    if (line === 'GET /api/races') return json([this.#race()]);
    if (line === `GET /api/races/${RACE}`) return json(this.#race());
    if (line === `GET /api/races/${RACE}/results?round=1`) return json(this.#results(1));
    if (line === 'POST /api/voters') return json({ token: randomUUID(), expiresAt: '2026-01-01T00:00:00.000Z' }, 201);
    if (!line.includes(' /api/admin/')) return refuse('unknown_race');
    if (request.headers.cookie !== COOKIE || this.loggedOut) return refuse('not_authenticated');
    if (line.startsWith('GET') && line.includes(`/${RACE}/stats`)) {
      const round = Number(/\?round=(\d+)$/.exec(line)?.[1] ?? this.round);
      if (round > this.round) return refuse('unknown_race');
      const rates = { acceptedPerSecond: 12, refusedPerSecond: { busy: 3 }, sockets: 7, lag: 0 };
      const times = { freshnessSeconds: 0.2, ackP50Ms: 4, ackP99Ms: null };
      const facts = { audience: 'public', shown: null, recounts: { running: 0, done: 0 } };
      return json({ ...rates, ...times, ...facts, results: this.#results(round) });
    }
    if (line.startsWith('GET') && line.includes(`/${RACE}/export?format=ndjson&round=1`)) {
      return void response.end(this.log.lines(this.exportChange).join(''));
    }
    if (request.headers['x-csrf-token'] !== CSRF) return refuse('csrf');
    if (!line.startsWith(`POST /api/admin/races/${RACE}/`)) return refuse('unknown_race');
    if (line.endsWith('/certify')) return refuse('invalid_transition');
    return json({ ...this.#race(), ...(line.endsWith('/close') ? { state: 'closed', cut: ['4', '5', '6'] } : {}) });
  }

  #connected(socket: WebSocket, request: IncomingMessage): void {
    const token = /token\.([^,\s]+)/.exec(request.headers['sec-websocket-protocol'] ?? '')?.[1] ?? '';
    this.sockets += 1;
    this.mostSockets = Math.max(this.mostSockets, this.sockets);
    socket.on('close', () => (this.sockets -= 1));
    socket.on('message', (data: Buffer) => {
      const { data: cast } = JSON.parse(data.toString('utf8')) as { data: CastData };
      const attempt = (this.#attempts.get(cast.ballotId) ?? 0) + 1;
      this.#attempts.set(cast.ballotId, attempt);
      if (this.treat(cast, attempt, socket, token) === null) this.record(token, cast, socket);
    });
    socket.send(JSON.stringify({ event: 'race', data: this.#race() }));
  }

  /** Writes the ballot into the log and answers. */
  record(token: string, cast: CastData, socket: WebSocket | null): void {
    const partition = createHmac('sha256', 'tiny').update(token).digest()[0]! % 3;
    this.recorded.push({ token, cast });
    const position = { partition, offset: `${this.recorded.length}`, recordedAt: '2025-12-07T13:10:00.000Z' };
    const data = { ballotId: cast.ballotId, race: RACE, round: 1, ...position };
    socket?.send(JSON.stringify({ event: 'recorded', data }));
    const results = JSON.stringify({ event: 'results', data: this.#results(1) });
    for (const each of this.#sockets.clients) each.send(results);
  }

  refuse(cast: CastData, code: RefusalCode, socket: WebSocket, retryAfterMs = 0): 'answered' {
    const data = { ballotId: cast.ballotId, code, message: refusals[code].message, retryAfterMs };
    socket.send(JSON.stringify({ event: 'refused', data }));
    return 'answered';
  }
}
