import type { PublicRace, Role } from '@scrutineer/contracts';
import type { LifecycleCommand } from '../races/race-commands';

export interface RaceAction {
  readonly command: LifecycleCommand;
  readonly label: string;
  /** Shown while the command runs. */
  readonly running: string;
  /** The next step of the race's normal course. */
  readonly primary: boolean;
}

const open: RaceAction = { command: 'open', label: 'Open', running: 'Opening…', primary: true };
const close: RaceAction = { command: 'close', label: 'Close', running: 'Closing…', primary: true };
const certify: RaceAction = { command: 'certify', label: 'Certify', running: 'Certifying…', primary: true };
const reopen: RaceAction = { command: 'reopen', label: 'Reopen', running: 'Reopening…', primary: false };
const reset: RaceAction = { command: 'reset', label: 'Reset', running: 'Resetting…', primary: false };
const reveal: RaceAction = { command: 'reveal', label: 'Reveal results', running: 'Revealing…', primary: false };
const hide: RaceAction = { command: 'hide', label: 'Hide results', running: 'Hiding…', primary: false };

const byState: Readonly<Record<PublicRace['state'], readonly RaceAction[]>> = {
  draft: [open, reveal, hide],
  scheduled: [open, reveal, hide],
  opening: [reset, reveal, hide],
  open: [close, reset, reveal, hide],
  closing: [reset, reveal, hide],
  closed: [certify, reopen, reset, reveal, hide],
  certified: [reset, reveal, hide],
};

/** What can be done with a race now, less what the role may not do (the service refuses that in any case). */
export function raceActions(state: PublicRace['state'], role: Role | undefined): readonly RaceAction[] {
  if (role === 'admin') return byState[state];
  return role === 'operator' ? byState[state].filter((action) => action !== certify && action !== reset) : [];
}

/** Whether candidates can be withdrawn: not once the result is certified. */
export function withdrawalAllowed(state: PublicRace['state'], role: Role | undefined): boolean {
  return state !== 'certified' && (role === 'admin' || role === 'operator');
}
