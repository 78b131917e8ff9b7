import { FakeGateway, raceView } from '../testing/fake-gateway';
import { RaceSocket } from './race-socket';
import type { ConnectionStatus } from './race-socket';

const gateway = (): { gateway: FakeGateway; renewToken: jest.Mock<Promise<void>, []>; socket: RaceSocket } => {
  const fake = new FakeGateway();
  const renewToken = jest.fn(() => Promise.resolve());
  const socket = new RaceSocket({ url: '/ws?race=r', renewToken, connect: fake.connect, random: () => 0 });
  started.push(socket);
  socket.start();
  return { gateway: fake, renewToken, socket };
};
const started: RaceSocket[] = [];
const SOON = 500;

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  for (const socket of started.splice(0)) socket.stop();
  jest.useRealTimers();
});

describe('connecting', () => {
  it('is open once the first frame came, and passes that frame on before it says so', () => {
    const {
      gateway: { last },
      socket,
    } = gateway();
    const seen: string[] = [];
    socket.on('race', ({ round }) => seen.push(`race ${round}`));
    socket.on('status', ({ state }) => seen.push(state));
    expect(socket.status.state).toBe('connecting');
    last.say('race', raceView());
    expect(seen).toEqual(['race 1', 'open']);
  });

  it('gives up a server that says nothing', () => {
    const { gateway: fake, socket } = gateway();
    jest.advanceTimersByTime(10_000);
    expect(fake.last.closed).toBe(true);
    expect(socket.status).toMatchObject({ state: 'waiting', failures: 1 });
    jest.advanceTimersByTime(SOON);
    expect(fake.sockets).toHaveLength(2);
  });

  it('hears nothing more of a connection it gave up', () => {
    const { gateway: fake, socket } = gateway();
    const races = jest.fn();
    socket.on('race', races);
    jest.advanceTimersByTime(10_000);
    fake.sockets[0]!.say('race', raceView());
    fake.sockets[0]!.hangUp(4404);
    expect(races).not.toHaveBeenCalled();
    expect(socket.status.state).toBe('waiting');
  });
});

describe('a lost connection', () => {
  it.each([1000, 1001, 1006, 1011, 1012, 1013, 4429, 4999])('is made again after code %i', (code) => {
    const { gateway: fake } = gateway();
    fake.last.say('race', raceView());
    fake.last.hangUp(code);
    expect(fake.sockets).toHaveLength(1);
    jest.advanceTimersByTime(SOON);
    expect(fake.sockets).toHaveLength(2);
  });

  it.each([1003, 1007, 1008, 1009, 4403, 4404])('stays lost after code %i', (code) => {
    const { gateway: fake, socket } = gateway();
    fake.last.hangUp(code);
    jest.advanceTimersByTime(120_000);
    dispatchEvent(new Event('online'));
    expect(fake.sockets).toHaveLength(1);
    expect(socket.status).toMatchObject({ state: 'stopped', code });
  });

  it('counts failures in a row until a connection held for a while', () => {
    const { gateway: fake, socket } = gateway();
    for (const failures of [1, 2, 3]) {
      fake.last.say('race', raceView());
      fake.last.hangUp(1011);
      expect(socket.status.failures).toBe(failures);
      jest.advanceTimersByTime(SOON);
    }
    fake.last.say('race', raceView());
    jest.advanceTimersByTime(5_000);
    fake.last.hangUp(1011);
    expect(socket.status.failures).toBe(0);
  });

  it.each([
    [1012, 10_000],
    [1013, 1_000],
  ])('after code %i comes back within %i ms', (code, latest) => {
    const fake = new FakeGateway();
    const socket = new RaceSocket({
      url: '/',
      renewToken: () => Promise.resolve(),
      connect: fake.connect,
      random: () => 1,
    });
    started.push(socket);
    socket.start();
    fake.last.say('race', raceView());
    jest.advanceTimersByTime(5_000);
    fake.last.hangUp(code);
    jest.advanceTimersByTime(latest - 1);
    expect(fake.sockets).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(fake.sockets).toHaveLength(2);
  });
});

describe('a voter token that is turned away', () => {
  it('is renewed once, and then the connection stays lost', async () => {
    const { gateway: fake, renewToken, socket } = gateway();
    fake.last.hangUp(4401);
    await jest.advanceTimersByTimeAsync(0);
    expect(fake.sockets).toHaveLength(2);
    fake.last.hangUp(4401);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(renewToken).toHaveBeenCalledTimes(1);
    expect(socket.status).toMatchObject({ state: 'stopped', code: 4401 });
  });

  it('is renewed again after a connection in between', async () => {
    const { gateway: fake, renewToken } = gateway();
    fake.last.hangUp(4401);
    await jest.advanceTimersByTimeAsync(0);
    fake.last.say('race', raceView());
    fake.last.hangUp(4401);
    await jest.advanceTimersByTimeAsync(0);
    expect(renewToken).toHaveBeenCalledTimes(2);
    expect(fake.sockets).toHaveLength(3);
  });

  it('is asked for again later where none was to be had', async () => {
    const { gateway: fake, renewToken, socket } = gateway();
    renewToken.mockRejectedValueOnce(new Error('no network'));
    fake.last.hangUp(4401);
    await jest.advanceTimersByTimeAsync(0);
    expect(socket.status.state).toBe('waiting');
    await jest.advanceTimersByTimeAsync(SOON);
    fake.last.hangUp(4401);
    await jest.advanceTimersByTimeAsync(0);
    expect(renewToken).toHaveBeenCalledTimes(2);
    expect(fake.sockets).toHaveLength(3);
  });
});

describe('the browser', () => {
  it.each(['online', 'visibilitychange'])('hurries a waiting socket by `%s`', (event) => {
    const { gateway: fake } = gateway();
    fake.last.hangUp(1006);
    document.dispatchEvent(new Event(event, { bubbles: true }));
    expect(fake.sockets).toHaveLength(2);
    jest.advanceTimersByTime(SOON);
    expect(fake.sockets).toHaveLength(2);
  });

  it('replaces an open socket when the network goes', () => {
    const { gateway: fake, socket } = gateway();
    fake.last.say('race', raceView());
    dispatchEvent(new Event('offline'));
    expect(fake.sockets.map(({ closed }) => closed)).toEqual([true, false]);
    expect(socket.status.state).toBe('connecting');
  });

  it('is no longer listened to once stopped', () => {
    const { gateway: fake, socket } = gateway();
    fake.last.hangUp(1006);
    socket.stop();
    dispatchEvent(new Event('online'));
    jest.advanceTimersByTime(60_000);
    expect(fake.sockets).toHaveLength(1);
  });
});

it('sends ballots while it is open only', () => {
  const {
    gateway: { last },
    socket,
  } = gateway();
  const cast = { ballotId: 'b', candidate: '44', seq: 1, round: 1 };
  const statuses: ConnectionStatus[] = [];
  socket.on('status', (status) => statuses.push(status));
  expect(socket.cast(cast)).toBe(false);
  last.say('race', raceView());
  expect(socket.cast(cast)).toBe(true);
  last.hangUp(1006);
  expect(socket.cast(cast)).toBe(false);
  expect(last.casts).toEqual([cast]);
  expect(statuses.map(({ state }) => state)).toEqual(['open', 'waiting']);
});
