import type { PublicRace, Results } from '@scrutineer/contracts';
import type { Receipt, SessionState } from '@scrutineer/realtime';

export function raceOf(change: Partial<PublicRace> = {}): PublicRace {
  return {
    id: 'abu-dhabi-2025',
    title: 'Driver of the Day',
    state: 'open',
    round: 1,
    version: 3,
    opensAt: null,
    closesAt: null,
    openedAt: '2025-12-07T14:00:00.000Z',
    serverTime: '2025-12-07T14:01:00.000Z',
    rules: { change: 'until_close', visibility: 'always', withdrawn: 'count' },
    candidates: [
      { id: '4', name: 'Lando Norris', team: 'McLaren', colour: '#ff8000', withdrawn: false },
      { id: '44', name: 'Lewis Hamilton', team: 'Ferrari', colour: '#e80020', withdrawn: false },
      { id: '18', name: 'Lance Stroll', team: 'Aston Martin', colour: '#229971', withdrawn: true },
    ],
    ...change,
  };
}

export function stateOf(change: Partial<SessionState> = {}): SessionState {
  return {
    race: raceOf(),
    results: null,
    connection: { state: 'open', failures: 0, code: null },
    offline: false,
    sending: null,
    receipt: null,
    refusal: null,
    earlier: null,
    ...change,
  };
}

export function receiptOf(change: Partial<Receipt> = {}): Receipt {
  return {
    race: 'abu-dhabi-2025',
    round: 1,
    ballotId: 'b',
    candidate: '44',
    seq: 600,
    // Local time, as the voter is to read it.
    recordedAt: new Date(2025, 11, 7, 20, 14, 3).toISOString(),
    partition: 3,
    offset: '1841',
    late: false,
    earlier: null,
    ...change,
  };
}

export function resultsOf(change: Partial<Results> = {}): Results {
  return {
    race: 'abu-dhabi-2025',
    round: 1,
    state: 'open',
    total: 4672,
    voters: 4672,
    asOf: new Date(2025, 11, 7, 20, 15, 0).toISOString(),
    excluded: [],
    candidates: [
      { id: '4', votes: 1234, share: 26.4, rank: 2 },
      { id: '44', votes: 1234, share: 26.4, rank: 2 },
      { id: '18', votes: 2204, share: 47.2, rank: 1 },
    ],
    ...change,
  };
}
