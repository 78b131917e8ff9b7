import type { PublicRace, Role } from '@scrutineer/contracts';
import type { LifecycleCommand } from '../races/race-commands';

export interface RaceAction {
  readonly command: LifecycleCommand;
  readonly label: string;
  /** Shown while the command runs. */
  readonly running: string;
}

/** What an operator can do with a race now. */
export interface RaceActions {
  readonly primary: RaceAction | null;
  readonly secondary: readonly RaceAction[];
  /** What the audience sees of the results can be switched in every state. */
  readonly visibility: readonly RaceAction[];
  readonly withdraw: boolean;
}

const open: RaceAction = { command: 'open', label: 'Open', running: 'Opening…' };
const close: RaceAction = { command: 'close', label: 'Close', running: 'Closing…' };
const reopen: RaceAction = { command: 'reopen', label: 'Reopen', running: 'Reopening…' };
const certify: RaceAction = { command: 'certify', label: 'Certify', running: 'Certifying…' };
const reset: RaceAction = { command: 'reset', label: 'Reset', running: 'Resetting…' };
const reveal: RaceAction = { command: 'reveal', label: 'Reveal results', running: 'Revealing…' };
const hide: RaceAction = { command: 'hide', label: 'Hide results', running: 'Hiding…' };

const lifecycle: Record<PublicRace['state'], { primary: RaceAction | null; secondary: readonly RaceAction[] }> = {
  draft: { primary: open, secondary: [] },
  scheduled: { primary: open, secondary: [] },
  opening: { primary: null, secondary: [reset] },
  open: { primary: close, secondary: [reset] },
  closing: { primary: null, secondary: [reset] },
  closed: { primary: certify, secondary: [reopen, reset] },
  certified: { primary: null, secondary: [reset] },
};

/** Actions by state, less those that the role may not take (the service refuses them in any case). */
export function raceActions(state: PublicRace['state'], role: Role | undefined): RaceActions {
  const { primary, secondary } = lifecycle[state];
  const operates = role === 'operator' || role === 'admin';
  return {
    primary: primary && allowed(primary, role) ? primary : null,
    secondary: secondary.filter((action) => allowed(action, role)),
    visibility: operates ? [reveal, hide] : [],
    withdraw: operates && state !== 'certified',
  };
}

function allowed(action: RaceAction, role: Role | undefined): boolean {
  if (action === reset || action === certify) return role === 'admin';
  return role === 'admin' || role === 'operator';
}
