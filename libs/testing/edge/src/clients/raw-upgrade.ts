import { once } from 'node:events';
import { connect } from 'node:net';

/** An upgrade request, and what may be wrong with it. */
export interface RawUpgrade {
  readonly path: string;
  readonly method?: string;
  readonly version?: string;
  /** Null leaves the header out. */
  readonly key?: string | null;
  readonly token?: string;
  /** Bytes that go out in the same packet. */
  readonly then?: Buffer;
}

/** Sends an upgrade by hand; resolves with everything that came back up to the first answer to a ballot, or the end. */
export async function rawUpgrade(url: string, upgrade: RawUpgrade): Promise<string> {
  const { path, method = 'GET', version = '13', key = 'dGhlIHNhbXBsZSBub25jZQ==', token, then } = upgrade;
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Version: ${version}`,
    ...(key === null ? [] : [`Sec-WebSocket-Key: ${key}`]),
    ...(token === undefined ? [] : [`Sec-WebSocket-Protocol: scrutineer.v1, token.${token}`]),
  ];
  socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), then ?? Buffer.alloc(0)]));
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString('latin1');
    if (/"event":"(recorded|refused)"/.test(answer)) socket.destroy();
  });
  await once(socket, 'close');
  return answer;
}
