import { Ledger } from '../load/ledger';
import type { Command } from '../operator';
import { appliedRecords } from './applied-records';
import { differences } from './differences';
import { finalResults } from './final-results';
import type { Counting } from './system';

/** How the product tells what it has counted: its tally's metrics while voting goes on, its results afterwards. */
export function ballotCount(api: string, command: Command, metrics: number): Counting {
  const ledger = new Ledger();
  return {
    ledger,
    counted: async () => {
      await appliedRecords(metrics, (applied) => applied >= ledger.ballots);
    },
    wrong: async () => {
      await command('close');
      return differences(ledger.lastOfEachVoter, await finalResults(api));
    },
  };
}
