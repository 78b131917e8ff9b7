import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { SeededRandom } from '@scrutineer/random';
import { freePort } from '../machine/free-port';
import { TcpPipe, type Weather } from './tcp-pipe';

const FAIR: Weather = { passage: 'pass', latencyMs: 0, jitterMs: 0, bytesPerSecond: 0 };

export interface TcpProxyOptions {
  /** Port on 127.0.0.1 to connect to. */
  readonly upstream: number;
  /** Port to listen on; a free one where left out. */
  readonly port?: number;
  /** What chance there is follows from it. */
  readonly seed: number;
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  readonly requests: TcpPipe;
  readonly replies: TcpPipe;
}

/**
 * A network in a test's hands: passes TCP connections on, and makes them slow, silent or broken when told to. What it
 * does follows from its seed and from the traffic.
 */
export class TcpProxy {
  /** Where connections made from now on lead. */
  upstream: number;
  /** Called with every chunk from clients that is passed on. */
  onRequest: (chunk: Buffer) => void = () => undefined;
  /** Connections so far. */
  accepted = 0;
  /** Bytes that were swallowed. */
  droppedBytes = 0;
  readonly #requests: Weather = { ...FAIR };
  readonly #replies: Weather = { ...FAIR };
  readonly #connections = new Set<Connection>();
  readonly #endedUpstream = new WeakSet<Connection>();
  readonly #random: SeededRandom;
  #refusing = false;

  private constructor(
    readonly port: number,
    private readonly server: Server,
    { upstream, seed }: TcpProxyOptions,
  ) {
    this.upstream = upstream;
    this.#random = new SeededRandom(seed);
    server.on('connection', (client: Socket) => this.#accept(client));
  }

  static async start(options: TcpProxyOptions): Promise<TcpProxy> {
    const port = options.port ?? (await freePort());
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const proxy = new TcpProxy(port, server, options);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    return proxy;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Connections that the other side has ended and the client does not know of. */
  get endedUpstream(): number {
    return [...this.#connections].filter((connection) => this.#endedUpstream.has(connection)).length;
  }

  /** What clients sent and is kept back, one connection after the other. */
  get held(): Buffer {
    return Buffer.concat([...this.#connections].map(({ requests }) => requests.held));
  }

  /** Changes what happens to bytes from clients, also on connections that exist. */
  requests(weather: Partial<Weather>): void {
    Object.assign(this.#requests, weather);
  }

  /** Changes what happens to bytes to clients. */
  replies(weather: Partial<Weather>): void {
    Object.assign(this.#replies, weather);
  }

  /** Nothing passes in either direction, and nobody hears that the other has gone: half-open peers. */
  silence(): void {
    this.requests({ passage: 'hold' });
    this.replies({ passage: 'hold' });
  }

  /** Fair weather again: what was held is delivered; connections that lost bytes are cut. */
  clear(): void {
    this.#refusing = false;
    Object.assign(this.#requests, FAIR);
    Object.assign(this.#replies, FAIR);
    for (const connection of this.#connections) {
      if (connection.requests.torn || connection.replies.torn) sever(connection);
      connection.requests.release();
      connection.replies.release();
      if (connection.client.destroyed || connection.server.destroyed) sever(connection);
    }
  }

  /** Cuts every connection, without a goodbye; returns how many. */
  cut(): number {
    const { size } = this.#connections;
    for (const connection of this.#connections) sever(connection);
    return size;
  }

  /** Cuts every connection, and those to come. */
  refuse(): void {
    this.#refusing = true;
    this.cut();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#refusing) return void client.destroy();
    const server = connect({ port: this.upstream, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const random = (): number => this.#random.next();
    const dropped = (chunk: Buffer): void => void (this.droppedBytes += chunk.length);
    const passed = (chunk: Buffer): void => this.onRequest(chunk);
    const requests = new TcpPipe(client, server, { weather: this.#requests, random, dropped, passed });
    const ignore = (): void => undefined;
    const replies = new TcpPipe(server, client, { weather: this.#replies, random, dropped, passed: ignore });
    const connection = { client, server, requests, replies };
    this.#connections.add(connection);
    this.accepted += 1;
    // Nothing is written to a connection that is still being made.
    client.pause();
    server.once('connect', () => client.resume());
    server.once('end', () => this.#endedUpstream.add(connection));
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', ignore);
      socket.once('close', () => {
        if (socket === server) this.#endedUpstream.add(connection);
        if (other.destroyed) this.#connections.delete(connection);
        // While bytes are held, not even the end gets through.
        else if (this.#passes()) other.destroy();
      });
    }
  }

  #passes(): boolean {
    return this.#requests.passage === 'pass' && this.#replies.passage === 'pass';
  }
}

/** By RST, as a machine that lost its network would hear of it. */
function sever({ client, server }: Connection): void {
  client.resetAndDestroy();
  server.resetAndDestroy();
}
