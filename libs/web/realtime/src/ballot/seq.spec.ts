import fc from 'fast-check';
import { memoryStore, OPENED_AT } from '../testing/fake-gateway';
import { RoundStore } from './round-record';
import { nextSeq, takeSeq } from './seq';

describe('nextSeq', () => {
  it('is tenths of a second since the round opened', () => {
    expect(nextSeq(0, 61_234)).toBe(612);
  });

  it('rises with every ballot, from 1, whatever the clock says', () => {
    const times = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1 });
    fc.assert(
      fc.property(times, (instants) => {
        let last = 0;
        for (const instant of instants) {
          const seq = nextSeq(last, instant);
          if (!(Number.isInteger(seq) && seq > last)) return false;
          last = seq;
        }
        return true;
      }),
    );
  });
});

describe('takeSeq', () => {
  const opened = Date.parse(OPENED_AT);

  it('goes on from what another tab took', async () => {
    const store = memoryStore();
    const tabs = [new RoundStore(store, 'r'), new RoundStore(store, 'r')];
    const now = opened + 2_000;
    const taken = await Promise.all(tabs.map((tab) => takeSeq(tab, 1, OPENED_AT, now)));
    expect(taken.sort((a, b) => a - b)).toEqual([20, 21]);
  });

  it('counts anew for another round', async () => {
    const rounds = new RoundStore(memoryStore(), 'r');
    expect(await takeSeq(rounds, 1, OPENED_AT, opened + 60_000)).toBe(600);
    expect(await takeSeq(rounds, 2, '2025-12-07T15:00:00.000Z', opened + 3_600_000)).toBe(1);
  });

  it('works where the browser denies locks', async () => {
    const request = jest.fn(() => Promise.reject(new DOMException('opaque origin', 'SecurityError')));
    Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    try {
      expect(await takeSeq(new RoundStore(memoryStore(), 'r'), 1, OPENED_AT, opened)).toBe(1);
      expect(request).toHaveBeenCalled();
    } finally {
      Reflect.deleteProperty(navigator, 'locks');
    }
  });
});
