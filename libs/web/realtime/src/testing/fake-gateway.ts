import type { CastData, PublicRace, RecordedData, ServerEvent, ServerFrameData } from '@scrutineer/contracts';
import type { SocketLike } from '../socket/race-socket';

/** One connection as a spec's gateway sees it. */
export class FakeSocket implements SocketLike {
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  readonly casts: CastData[] = [];
  closed = false;

  send(text: string): void {
    this.casts.push((JSON.parse(text) as { data: CastData }).data);
  }

  close(): void {
    this.closed = true;
  }

  say<Event extends ServerEvent>(event: Event, data: ServerFrameData<Event>): void {
    this.sayText(JSON.stringify({ event, data }));
  }

  sayText(data: unknown): void {
    this.onmessage?.call(socketThis(this), { data } as MessageEvent);
  }

  hangUp(code: number): void {
    this.onclose?.call(socketThis(this), { code } as CloseEvent);
  }
}

/** Keeps every connection made to it. */
export class FakeGateway {
  readonly sockets: FakeSocket[] = [];

  readonly connect = (): FakeSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody has connected');
    return socket;
  }
}

export const OPENED_AT = '2025-12-07T14:00:00.000Z';

export function raceView(change: Partial<PublicRace> = {}): PublicRace {
  return {
    id: 'abu-dhabi-2025',
    title: 'Driver of the Day',
    state: 'open',
    round: 1,
    version: 3,
    opensAt: null,
    closesAt: null,
    openedAt: OPENED_AT,
    serverTime: '2025-12-07T14:01:00.000Z',
    rules: { change: 'until_close', visibility: 'always', withdrawn: 'count' },
    candidates: [
      { id: '4', name: 'Lando Norris', team: 'McLaren', colour: '#ff8000', withdrawn: false },
      { id: '44', name: 'Lewis Hamilton', team: 'Ferrari', colour: '#e80020', withdrawn: false },
    ],
    ...change,
  };
}

export function recordedOf({ ballotId, round = 1 }: CastData): RecordedData {
  return {
    ballotId,
    race: 'abu-dhabi-2025',
    round,
    partition: 3,
    offset: '1841',
    recordedAt: '2025-12-07T14:01:01.000Z',
  };
}

/** A store in memory, as one browser's tabs share it. */
export function memoryStore(): Pick<Storage, 'getItem' | 'setItem'> {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
}

/** Handlers of the real thing are called with the WebSocket as `this`; ours do not look at it. */
function socketThis(socket: FakeSocket): WebSocket {
  return socket as unknown as WebSocket;
}
