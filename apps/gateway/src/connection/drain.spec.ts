import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { GatewayUnderTest, RACE } from '../spec-support/gateway-under-test';

const ballot = (): Record<string, unknown> => ({ ballotId: randomUUID(), candidate: '44', seq: 1, round: 1 });

let gateway: GatewayUnderTest;
let answer: () => void;
let handedOver: Promise<void>;

beforeEach(async () => {
  gateway = await GatewayUnderTest.start();
  await gateway.create();
  await gateway.open();
  const held = Promise.withResolvers<undefined>();
  const reached = Promise.withResolvers<undefined>();
  const append = gateway.log.append.bind(gateway.log);
  jest.spyOn(gateway.log, 'append').mockImplementation(async (records) => {
    reached.resolve(undefined);
    await held.promise;
    return append(records);
  });
  answer = () => held.resolve(undefined);
  handedOver = reached.promise.then(() => undefined);
});

it('is not ready, takes no sockets, refuses new ballots, answers those on their way, and only then says goodbye', async () => {
  const voter = await gateway.connect().opened();
  const latecomer = await gateway.connect().opened();
  const cast = ballot();
  voter.cast(cast);
  await handedOver;
  const stopping = gateway.stop();

  while (!gateway.readiness.draining) await new Promise((resolve) => setImmediate(resolve));
  expect(gateway.readiness.missing()).toEqual(['draining']);
  const turnedAway = gateway.connect();
  const [, response] = (await once(turnedAway.socket, 'unexpected-response')) as [unknown, IncomingMessage];
  expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
  response.destroy();
  latecomer.cast(ballot());
  expect(await latecomer.next('refused')).toMatchObject({ code: 'draining' });
  const http = await fetch(`http://${gateway.url}/api/races/${RACE}/ballots`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify(ballot()),
  });
  expect([http.status, http.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await http.json()).toMatchObject({ code: 'draining' });
  expect([voter, latecomer].map(({ socket }) => socket.readyState)).toEqual([1, 1]);

  answer();
  expect([await voter.closed, await latecomer.closed]).toEqual([1012, 1012]);
  expect(voter.frames.at(-1)).toMatchObject({ event: 'recorded', data: { ballotId: cast['ballotId'] } });
  await stopping;
});

it('ends even if a socket does not answer the goodbye', async () => {
  answer();
  const polite = await gateway.connect().opened();
  const mute = await gateway.connect().opened();
  mute.socket.pause();
  const ended = gateway.sessions.map(({ socket }) => once(socket, 'close'));
  await gateway.drain();
  expect(await polite.closed).toBe(1012);
  expect(await Promise.all(ended)).toHaveLength(2);
  await gateway.stop();
  mute.socket.terminate();
});
