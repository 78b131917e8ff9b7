import net from 'node:net';
import tls from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 30_000;

/**
 * The sockets of one client. kafkajs ends a connection only after its pending requests, so a broker that hangs holds it
 * for ever; destroying the sockets with an error makes it reject them all at once.
 */
export class Sockets {
  private readonly open = new Set<net.Socket>();

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    // kafkajs's type says object; it passes on what it was given, which may be `true` or nothing.
    const secure = ssl as tls.ConnectionOptions | boolean | undefined;
    const name = net.isIP(host) ? {} : { servername: host };
    const options = { host, port, ...name, ...(typeof secure === 'object' ? secure : {}) };
    const socket = secure ? tls.connect(options, onConnect) : net.connect({ host, port }, onConnect);
    // Requests are written whole, so waiting to fill a packet only delays them.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return socket;
  };

  destroy(): void {
    for (const socket of this.open) socket.destroy(new Error('the client was given up'));
  }
}
