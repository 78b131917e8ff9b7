import type { MyBallot } from '@scrutineer/contracts';
import type { PostAnswer } from '../http/vote-api';
import { RaceSocket } from '../socket/race-socket';
import { FakeGateway, raceView, recordedOf } from '../testing/fake-gateway';
import { BallotSender } from './ballot-sender';
import type { BallotSenderEvents } from './ballot-sender';
import { newPendingBallot } from './pending-ballot';

const cast = { ballotId: 'b', candidate: '44', seq: 7, round: 1 };
const unknown: PostAnswer = { outcome: 'unknown', retryAfterMs: 0 };
const SOON = 500;

interface Bench {
  readonly gateway: FakeGateway;
  readonly sender: BallotSender;
  readonly post: jest.Mock<Promise<PostAnswer>, []>;
  readonly standingBallot: jest.Mock<Promise<MyBallot | null>, []>;
  readonly renewToken: jest.Mock<Promise<void>, []>;
  readonly seen: string[];
}

const sockets: RaceSocket[] = [];

function bench(): Bench {
  const gateway = new FakeGateway();
  const renewToken = jest.fn(() => Promise.resolve());
  const post = jest.fn(() => Promise.resolve(unknown));
  const standingBallot = jest.fn<Promise<MyBallot | null>, []>(() => Promise.resolve(null));
  const random = (): number => 0;
  const socket = new RaceSocket({ url: '/', renewToken, connect: gateway.connect, random });
  const sender = new BallotSender({ race: 'r', socket, api: { post, standingBallot }, renewToken, random });
  const seen: string[] = [];
  const log = <Name extends keyof BallotSenderEvents>(
    name: Name,
    say: (event: BallotSenderEvents[Name]) => string,
  ): void => {
    sender.on(name, (event) => seen.push(say(event)));
  };
  log('progress', ({ phase }) => phase);
  log('recorded', ({ data }) => `recorded at ${data?.offset ?? '?'}`);
  log('refused', ({ code }) => `refused ${code}`);
  sockets.push(socket);
  socket.start();
  return { gateway, sender, post, standingBallot, renewToken, seen };
}

/** Opens the connection under way. */
function accept({ gateway }: Bench): void {
  gateway.last.say('race', raceView());
}

async function loseConnections({ gateway }: Bench, times: number): Promise<void> {
  for (let lost = 0; lost < times; lost += 1) {
    gateway.last.hangUp(1006);
    await jest.advanceTimersByTimeAsync(SOON);
  }
}

const refusal = { ballotId: cast.ballotId, message: '', retryAfterMs: 0 };

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.stop();
  jest.useRealTimers();
});

describe('over the socket', () => {
  it('sends at once where the connection is open, and ends with recorded', () => {
    const b = bench();
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    expect(b.gateway.last.casts).toEqual([cast]);
    b.gateway.last.say('recorded', recordedOf(cast));
    expect(b.seen).toEqual(['sending', 'recorded at 1841']);
    expect(b.sender.ballot).toBeNull();
  });

  it('waits for the connection, and sends the same again over every later one', async () => {
    const b = bench();
    b.sender.submit(newPendingBallot(cast));
    accept(b);
    await loseConnections(b, 1);
    accept(b);
    b.gateway.last.say('recorded', recordedOf(cast));
    expect(b.gateway.sockets.flatMap(({ casts }) => casts)).toEqual([cast, cast]);
    expect(b.seen).toEqual(['sending', 'sending', 'retrying', 'retrying', 'recorded at 1841']);
  });

  it('gives up a line on which no answer comes', async () => {
    const b = bench();
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    await jest.advanceTimersByTimeAsync(8_000 + SOON);
    accept(b);
    expect(b.gateway.sockets.map(({ casts }) => casts.length)).toEqual([1, 1]);
  });

  it('sends again as late as a busy server asks, over the same connection', async () => {
    const b = bench();
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    b.gateway.last.say('refused', { ...refusal, code: 'busy', retryAfterMs: 3_000 });
    await jest.advanceTimersByTimeAsync(2_999);
    expect(b.gateway.last.casts).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(b.gateway.last.casts).toEqual([cast, cast]);
  });

  it('takes no answer to another ballot for its own', () => {
    const b = bench();
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    b.gateway.last.say('recorded', recordedOf({ ...cast, ballotId: 'other' }));
    b.gateway.last.say('refused', { ...refusal, ballotId: 'other', code: 'race_closed' });
    expect(b.sender.ballot).not.toBeNull();
  });

  it('renews a missing token and sends again over a new connection', async () => {
    const b = bench();
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    b.gateway.last.say('refused', { ...refusal, code: 'not_authenticated' });
    await jest.advanceTimersByTimeAsync(0);
    accept(b);
    expect(b.renewToken).toHaveBeenCalledTimes(1);
    expect(b.gateway.sockets.map(({ casts }) => casts)).toEqual([[cast], [cast]]);
  });

  it('keeps asking for a token while none is to be had', async () => {
    const b = bench();
    b.renewToken.mockRejectedValueOnce(new Error('no network'));
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    b.gateway.last.say('refused', { ...refusal, code: 'not_authenticated' });
    await jest.advanceTimersByTimeAsync(SOON);
    b.gateway.last.say('refused', { ...refusal, code: 'not_authenticated' });
    await jest.advanceTimersByTimeAsync(0);
    accept(b);
    b.gateway.last.say('recorded', recordedOf(cast));
    expect(b.seen.at(-1)).toBe('recorded at 1841');
  });
});

describe('over HTTP', () => {
  it('is tried once four connections have failed', async () => {
    const b = bench();
    b.post.mockResolvedValue({ outcome: 'recorded', data: recordedOf(cast) });
    b.sender.submit(newPendingBallot(cast));
    await loseConnections(b, 3);
    expect(b.post).not.toHaveBeenCalled();
    await loseConnections(b, 1);
    expect(b.post).toHaveBeenCalledWith('r', cast);
    expect(b.seen.at(-1)).toBe('recorded at 1841');
  });

  it('is tried at once where the socket is closed for good', async () => {
    const b = bench();
    b.gateway.last.hangUp(1008);
    b.sender.submit(newPendingBallot(cast));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(b.post.mock.calls.length).toBeGreaterThan(1);
  });

  it('leaves off once a socket is open again', async () => {
    const b = bench();
    b.sender.submit(newPendingBallot(cast));
    await loseConnections(b, 4);
    accept(b);
    b.gateway.last.say('recorded', recordedOf(cast));
    const posts = b.post.mock.calls.length;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(b.post).toHaveBeenCalledTimes(posts);
  });
});

describe('refused for good', () => {
  it('ends at once where every attempt was answered', () => {
    const b = bench();
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    b.gateway.last.say('refused', { ...refusal, code: 'race_not_open' });
    expect(b.seen.at(-1)).toBe('refused race_not_open');
  });

  it('is recorded after all where the standing choice is this ballot', async () => {
    const b = bench();
    b.standingBallot.mockResolvedValueOnce(null).mockResolvedValue({ round: 1, seq: 7, candidate: '44' });
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    await loseConnections(b, 1);
    accept(b);
    b.gateway.last.say('refused', { ...refusal, code: 'race_closed' });
    await jest.advanceTimersByTimeAsync(SOON);
    expect(b.seen.slice(-2)).toEqual(['checking', 'recorded at ?']);
  });

  it('is believed once several looks at the standing choice found another; an unreachable server is no look', async () => {
    const b = bench();
    b.standingBallot.mockResolvedValue({ round: 1, seq: 6, candidate: '4' });
    b.standingBallot.mockRejectedValueOnce(new Error('503'));
    accept(b);
    b.sender.submit(newPendingBallot(cast));
    await loseConnections(b, 1);
    accept(b);
    b.gateway.last.say('refused', { ...refusal, code: 'race_closed' });
    await jest.advanceTimersByTimeAsync(10 * SOON);
    expect(b.standingBallot).toHaveBeenCalledTimes(6);
    expect(b.seen.slice(-2)).toEqual(['checking', 'refused race_closed']);
  });
});

it('sends nothing more once stopped', async () => {
  const b = bench();
  accept(b);
  b.sender.submit(newPendingBallot(cast));
  b.sender.stop();
  await loseConnections(b, 1);
  accept(b);
  expect(b.gateway.last.casts).toEqual([]);
});
