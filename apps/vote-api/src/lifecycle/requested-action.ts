import type { OpenFreeze, RaceAction, RaceDefinition } from '@scrutineer/voting-domain';

/** What an operator or the schedule asks for; offsets and freeze are filled in here, never by callers. */
export type RequestedAction =
  | ({ readonly type: 'create' } & RaceDefinition)
  | ({ readonly type: 'edit' } & Partial<RaceDefinition>)
  | { readonly type: LifecycleStep | 'reveal' | 'hide' }
  | { readonly type: 'withdraw'; readonly candidate: string };

/** The commands that name the ballot log's ends: their markers lie above them. */
export type LifecycleStep = 'open' | 'close' | 'reopen' | 'reset' | 'certify';

export function isStep(type: RequestedAction['type']): type is LifecycleStep {
  return type === 'open' || type === 'close' || type === 'reopen' || type === 'reset' || type === 'certify';
}

/** The action as the race log gets it. */
export function completeAction(action: RequestedAction, ends: readonly number[], freeze: OpenFreeze): RaceAction {
  switch (action.type) {
    case 'open':
      return { type: 'open', ends, freeze };
    case 'close':
    case 'reopen':
    case 'reset':
    case 'certify':
      return { type: action.type, ends };
    case 'reveal':
    case 'hide':
      return { type: action.type };
    case 'create':
    case 'edit':
    case 'withdraw':
      return action;
  }
}
