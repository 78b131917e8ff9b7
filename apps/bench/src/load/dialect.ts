import { RACE } from '../operator';
import { VoterTokens } from '@scrutineer/voter-token';

/** What a frame from a server says. */
export type Said = 'recorded' | 'ready' | 'ping' | 'other';

/** How the same ballots are put to a system. */
export interface Dialect {
  /** From the server's origin on. */
  readonly path: string;
  protocols(): string[];
  /** Sent as soon as the socket is open. */
  readonly greeting?: string;
  /** Whether to wait for `ready` before the first ballot. */
  readonly waits?: boolean;
  /** A text frame around a ballot in JSON. */
  cast(ballot: string): string;
  /** @throws Error where the server refuses a ballot */
  read(frame: Buffer): Said;
}

const C = 'c'.charCodeAt(0);
const A = 'a'.charCodeAt(0);
const F = 'f'.charCodeAt(0);

/** The product's frames, which the peers on bare sockets use too: `{"event":"cast","data":…}`. */
export const plainFrames: Dialect = {
  path: '/',
  protocols: () => [],
  cast: (ballot) => `{"event":"cast","data":${ballot}}`,
  read: (frame) => {
    // The letter that tells recorded, race, refused and results apart.
    const letter = frame[frame[11] === A ? 11 : 12];
    if (letter === F) throw new Error(`refused: ${frame.toString()}`);
    return letter === C ? 'recorded' : letter === A ? 'ready' : 'other';
  },
};

/** Every frame is one that we sent. */
export const echoed: Dialect = { ...plainFrames, read: () => 'recorded' };

export const SECRET = 'bench-secret-bench-secret-bench-secret';
const tokens = new VoterTokens([SECRET]);

/** Each socket a new voter who is told of the race first. */
export const scrutineer: Dialect = {
  ...plainFrames,
  path: `/ws?race=${RACE}`,
  protocols: () => ['scrutineer.v1', `token.${tokens.issue(Date.now() + 3_600_000)}`],
  waits: true,
};

const [OPEN, PING, ZERO, THREE] = [...Buffer.from('4203')];

/** Socket.IO's packets, version 5, inside those of Engine.IO, version 4, written by hand; each ballot asks for an answer. */
export const socketIo: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  protocols: () => [],
  greeting: '40',
  waits: true,
  cast: (ballot) => `420["cast",${ballot}]`,
  read: (frame) => {
    if (frame[0] === PING) return 'ping';
    if (frame[0] !== OPEN) return 'other';
    return frame[1] === THREE ? 'recorded' : frame[1] === ZERO ? 'ready' : 'other';
  },
};
