import { dispatch, type LoadClock } from './dispatch';
import type { Arrival } from './load-plan';

const START = 1000;

/** Time that passes only while somebody waits for it, or when told to. */
class FakeClock implements LoadClock {
  time = START;
  waits = 0;

  now(): number {
    return this.time;
  }

  wait(ms: number): Promise<void> {
    this.waits += 1;
    this.time += ms;
    return Promise.resolve();
  }
}

function arrivals(...at: number[]): Arrival[] {
  return at.map((due, voter) => ({ at: due, voter, seq: 1, candidate: 0, copies: 1 }));
}

const never = new AbortController().signal;

describe('the dispatcher', () => {
  it('casts every ballot when it is due, whatever becomes of the ones before', async () => {
    const clock = new FakeClock();
    const cast: [number, number][] = [];
    await dispatch(arrivals(0, 10, 10, 25), START, clock, (_, dueAt) => cast.push([clock.now(), dueAt]), never);
    expect(cast).toEqual([
      [1000, 1000],
      [1010, 1010],
      [1010, 1010],
      [1025, 1025],
    ]);
  });

  it('makes up for a stall at once, and counts latency from when a ballot was due', async () => {
    const clock = new FakeClock();
    const late: number[] = [];
    const cast = ({ voter }: Arrival, dueAt: number): void => {
      late.push(clock.now() - dueAt);
      if (voter === 0) clock.time += 100;
    };
    await dispatch(arrivals(0, 10, 20, 200), START, clock, cast, never);
    expect(late).toEqual([0, 90, 80, 0]);
  });

  it('lets answers in while it is behind', async () => {
    const clock = new FakeClock();
    await dispatch(arrivals(...Array.from({ length: 1000 }, () => 0)), START, clock, () => undefined, never);
    expect(clock.waits).toBeGreaterThan(2);
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    const cast: number[] = [];
    await dispatch(
      arrivals(0, 10, 20),
      START,
      new FakeClock(),
      ({ voter }) => {
        cast.push(voter);
        if (voter === 1) stop.abort();
      },
      stop.signal,
    );
    expect(cast).toEqual([0, 1]);
  });
});
