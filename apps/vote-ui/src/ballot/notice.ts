import { closeCodes } from '@scrutineer/errors';
import type { ConnectionStatus, SessionState } from '@scrutineer/realtime';
import { messages } from '../messages';

/** The banner above the page: what is wrong with the connection, empty if nothing is. */
export function notice({ connection, offline, race, sending }: SessionState): string {
  if (isUnknown(connection)) return race ? messages.unknownRace : '';
  if (connection.state === 'stopped') return messages.turnedAway;
  if (connection.state === 'open') return '';
  if (offline) return sending ? messages.offlineSending : messages.offline;
  // The first moments of a page, and a single blink of the line, are not worth a word.
  if (connection.failures < 2) return '';
  return race ? messages.reconnecting : messages.unreachable;
}

/** Whether the server has said that there is no such race. */
export function isUnknown({ code }: ConnectionStatus): boolean {
  return code === closeCodes.unknownRace.code;
}
