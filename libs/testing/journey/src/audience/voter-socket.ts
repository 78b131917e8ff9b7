import {
  SUBPROTOCOL,
  TOKEN_SUBPROTOCOL_PREFIX,
  type LateData,
  type RecordedData,
  type RefusedData,
} from '@scrutineer/contracts';
import { WebSocket } from 'ws';

/** What a gateway says of ballots. */
export type BallotAnswer =
  | { readonly event: 'recorded'; readonly data: RecordedData }
  | { readonly event: 'refused'; readonly data: RefusedData }
  | { readonly event: 'late'; readonly data: LateData };

/** Opens a voter's socket to a gateway. @throws where nobody answers, or not with a socket */
export function openVoterSocket(gatewayUrl: string, race: string, token: string): Promise<WebSocket> {
  const address = `${gatewayUrl.replace('http', 'ws')}/ws?race=${race}`;
  const socket = new WebSocket(address, [SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX + token], {
    handshakeTimeout: 5_000,
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    // Stays, so that a connection that breaks later ends in 'close' alone.
    socket.on('error', reject);
  });
}

/** The answer in a frame; null for what is shown to everybody, which is left unparsed: there is a lot of it. */
export function ballotAnswer(data: Buffer): BallotAnswer | null {
  const text = data.toString('utf8');
  if (text.startsWith('{"event":"race"') || text.startsWith('{"event":"results"')) return null;
  return JSON.parse(text) as BallotAnswer;
}
