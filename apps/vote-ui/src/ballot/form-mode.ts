import type { SessionState } from '@scrutineer/realtime';
import type { FormMode } from '../choices/choices';

/** What the form allows now. Under rule `final` the first recorded ballot is the last. */
export function formMode({ race, sending, receipt }: SessionState): FormMode {
  if (sending) return 'busy';
  if (race?.state !== 'open') return 'shut';
  return receipt && !receipt.late && race.rules.change === 'final' ? 'locked' : 'open';
}
