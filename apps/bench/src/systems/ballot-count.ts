import type { Command } from '../operator';
import { appliedRecords } from './applied-records';
import { differences } from './differences';
import { finalResults } from './final-results';
import type { System } from './system';

/** How the product tells what it has counted: its tally's metrics while voting goes on, its results afterwards. */
export function ballotCount(api: string, command: Command, metrics: number): Pick<System, 'counted' | 'wrong'> {
  return {
    counted: async ({ ballots }) => {
      await appliedRecords(metrics, (applied) => applied >= ballots);
    },
    wrong: async ({ lastOfEachVoter }) => {
      await command('close');
      return differences(lastOfEachVoter, await finalResults(api));
    },
  };
}
