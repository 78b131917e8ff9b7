import { broadcast } from './broadcast';
import type { Part } from './part';
import { peers } from './peers';
import { producers } from './producers';
import { voters } from './voters';
import { worker } from './worker';

/** What can be asked for by name, in the order in which it is run. */
export const parts = { peers, broadcast, producers, worker, voters } as const satisfies Record<string, Part>;

export type PartName = keyof typeof parts;
