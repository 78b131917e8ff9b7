import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketAdapter } from '@nestjs/common';
import { MAX_CLIENT_FRAME_BYTES } from '@scrutineer/contracts';
import { closeCodes } from '@scrutineer/errors';
import { addressGroup, isLoopback } from '@scrutineer/http';
import { WebSocketServer, type Server as ServerOf } from 'ws';
import type { BallotIngress } from '../ballots/ballot-ingress';
import { Voter } from '../ballots/voter';
import type { GatewayParts } from '../gateway-parts';
import { closeSocket, countBroken } from './close-socket';
import { ClosingSocket } from './closing-socket';
import { judgeHandshake, pathOf, selectSubprotocol } from './handshake';
import { VoterSession } from './session';
import { TokenBucket } from './token-bucket';

/** Pieces a frame may arrive in: a ballot, or a ping of the largest size, may come byte by byte. Each piece costs memory. */
const MAX_PIECES = 160;

type SocketServer = ServerOf<typeof ClosingSocket>;

/** Emitted by the server for every session; Nest's gateway class listens to it. */
const SESSION = 'session';

/**
 * Nest's extension point for sockets. Nest sees sessions come and go; frames go from the socket straight to the ingress,
 * because its message pipeline costs several times the socket library itself.
 */
export class BallotSocketAdapter implements WebSocketAdapter<SocketServer, VoterSession> {
  readonly #perAddress = new Map<string, number>();

  constructor(
    private readonly http: Server,
    private readonly parts: GatewayParts,
    private readonly ingress: BallotIngress,
  ) {}

  create(): SocketServer {
    const server = new WebSocketServer({
      WebSocket: ClosingSocket,
      noServer: true,
      maxPayload: MAX_CLIENT_FRAME_BYTES,
      maxFragments: 2,
      maxBufferedChunks: MAX_PIECES,
      perMessageDeflate: false,
      skipUTF8Validation: false,
      clientTracking: false,
      // The session answers pings, within its rate.
      autoPong: false,
      handleProtocols: selectSubprotocol,
    });
    this.http.on('upgrade', (request, socket, head) => this.#upgrade(server, request, socket, head));
    return server;
  }

  bindClientConnect(server: SocketServer, callback: (session: VoterSession) => void): void {
    server.on(SESSION, callback);
  }

  bindClientDisconnect(session: VoterSession, callback: () => void): void {
    session.socket.once('close', callback);
  }

  /** Frames were bound when the socket opened; Nest has no handlers for them. */
  bindMessageHandlers(): void {
    return;
  }

  close(server: SocketServer): void {
    server.close();
  }

  async dispose(): Promise<void> {
    // Nothing beyond the server is held.
  }

  #upgrade(server: SocketServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (pathOf(request) !== '/ws') return refuseUpgrade(socket, '404 Not Found');
    // A gateway that does not know the races yet would turn everybody away for good.
    if (this.parts.readiness.draining || !this.parts.book.isFresh())
      return refuseUpgrade(socket, '503 Service Unavailable');
    socket.on('error', () => socket.destroy());
    server.handleUpgrade(request, socket, head, (ws) => this.#opened(server, ws, socket, request));
  }

  #opened(server: SocketServer, ws: ClosingSocket, stream: Duplex, request: IncomingMessage): void {
    // Protocol errors (too big, not UTF-8) close the socket by themselves, each with its code.
    ws.on('error', (error) => countBroken(error, this.parts.metrics));
    const { tokens, origins, book, clock, limits, metrics, figures } = this.parts;
    const policy = { tokens, origins, knownRace: (race: string) => book.race(race)?.id };
    const judged = judgeHandshake(request, policy, clock.now());
    if ('close' in judged) return closeSocket(ws, judged.close, metrics);
    if (!this.#enter(ws, this.parts.addresses.of(request))) return closeSocket(ws, closeCodes.rateLimited, metrics);
    const rate = limits.framesPerSocketPerSecond;
    const bucket = new TokenBucket(rate, rate * 2, performance.now());
    const voter = judged.voterId === null ? null : new Voter(judged.voterId, judged.race);
    const parts = { ingress: this.ingress, metrics, book, figures };
    const session = new VoterSession(ws, stream, judged.race, voter, bucket, parts);
    ws.on('message', (data, isBinary) => session.receive(data as Buffer, isBinary));
    ws.on('ping', (data) => session.pinged(data));
    server.emit(SESSION, session);
  }

  /** Counts the sockets of one address; those of this machine itself are not limited. */
  #enter(ws: ClosingSocket, address: string): boolean {
    const limit = this.parts.limits.socketsPerAddress;
    if (limit === 0 || isLoopback(address)) return true;
    const group = addressGroup(address);
    const open = this.#perAddress.get(group) ?? 0;
    if (open >= limit) return false;
    this.#perAddress.set(group, open + 1);
    ws.once('close', () => {
      const left = (this.#perAddress.get(group) ?? 1) - 1;
      if (left === 0) this.#perAddress.delete(group);
      else this.#perAddress.set(group, left);
    });
    return true;
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n`);
}
