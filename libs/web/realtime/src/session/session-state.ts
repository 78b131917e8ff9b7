import type { PublicRace, Results } from '@scrutineer/contracts';
import type { RefusalCode } from '@scrutineer/errors';
import type { SendingPhase } from '../ballot/ballot-sender';
import type { Receipt } from '../ballot/round-record';
import type { ConnectionStatus } from '../socket/race-socket';

/** All that a page shows of one race. */
export interface SessionState {
  /** Null until it is known. */
  readonly race: PublicRace | null;
  /** Null while there are none for this voter to see. */
  readonly results: Results | null;
  readonly connection: ConnectionStatus;
  /** Whether the browser says that it has no network. */
  readonly offline: boolean;
  /** The ballot on its way; there is at most one. */
  readonly sending: { readonly candidate: string; readonly phase: SendingPhase } | null;
  /** The last ballot recorded in this round. */
  readonly receipt: Receipt | null;
  /** The last ballot, where it was refused for good. */
  readonly refusal: { readonly candidate: string; readonly code: RefusalCode } | null;
  /** The voter's receipt of an earlier round. */
  readonly earlier: Receipt | null;
}
