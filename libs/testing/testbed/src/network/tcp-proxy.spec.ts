import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TcpProxy } from './tcp-proxy';

let echo: Server;
let proxy: TcpProxy;
let client: Socket;
let heard: string;

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await TcpProxy.start({ upstream: (echo.address() as AddressInfo).port, seed: 1 });
  client = connect(proxy.port, '127.0.0.1');
  client.on('error', () => undefined);
  heard = '';
  client.on('data', (chunk) => (heard += chunk.toString()));
  await once(client, 'connect');
});

afterEach(async () => {
  client.destroy();
  await proxy.close();
  echo.close();
});

/** Unlike events.once, which a reset makes reject. */
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve));
}

async function say(text: string): Promise<void> {
  client.write(text);
  const expected = heard + text;
  while (heard.length < expected.length) await once(client, 'data');
  expect(heard).toBe(expected);
}

it('passes bytes both ways, in order, also late and little by little', async () => {
  await say('fair');
  proxy.requests({ latencyMs: 5, jitterMs: 20 });
  proxy.replies({ bytesPerSecond: 4_000 });
  for (const word of ['one', 'two', 'three']) client.write(word);
  const expected = 'faironetwothreefour';
  client.write('four');
  while (heard.length < expected.length) await once(client, 'data');
  expect(heard).toBe(expected);
});

it('keeps the order of many bytes whose delays differ', async () => {
  proxy.requests({ latencyMs: 1, jitterMs: 3 });
  proxy.replies({ latencyMs: 1, jitterMs: 3 });
  let expected = '';
  for (let number = 0; number < 2_000; number += 1) {
    expected += `${number},`;
    client.write(`${number},`);
    if (number % 10 === 0) await new Promise(setImmediate);
    if (number === 1_900) proxy.clear();
  }
  while (heard.length < expected.length) await once(client, 'data');
  expect(heard).toBe(expected);
});

it('keeps bytes back, and delivers them in fair weather', async () => {
  await say('before');
  proxy.silence();
  client.write('held');
  while (proxy.held.length < 4) await new Promise(setImmediate);
  expect(heard).toBe('before');
  proxy.clear();
  while (heard !== 'beforeheld') await once(client, 'data');
});

it('swallows replies, and cuts what lost bytes as soon as the weather is fair', async () => {
  await say('before');
  proxy.replies({ passage: 'drop' });
  client.write('lost');
  while (proxy.droppedBytes < 4) await new Promise(setImmediate);
  proxy.clear();
  await closed(client);
  expect(heard).toBe('before');
});

it('cuts, and refuses until the weather is fair', async () => {
  await say('before');
  proxy.refuse();
  await closed(client);
  client = connect(proxy.port, '127.0.0.1');
  client.on('error', () => undefined);
  await closed(client);
  proxy.clear();
  client = connect(proxy.port, '127.0.0.1');
  heard = '';
  client.on('data', (chunk) => (heard += chunk.toString()));
  await say('again');
});
