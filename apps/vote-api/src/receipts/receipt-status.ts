import type { ReceiptStatus } from '@scrutineer/contracts';
import { insideWindow, type Race, type Round, type Standing } from '@scrutineer/voting-domain';
import type { RecordedBallot } from './recorded-ballot';

/**
 * What became of a recorded ballot, given its voter's standing choice and the `next` of its partition's tally (null where
 * there is none). A copy past the cut is counted if an earlier copy of it stands.
 */
export function receiptStatus(
  race: Race,
  ballot: RecordedBallot,
  standing: Standing | null,
  next: number | null,
): ReceiptStatus {
  const { round, partition, offset, seq, candidate } = ballot;
  if (standing?.seq === seq && standing.candidate === candidate) {
    return isExcluded(race, round, candidate) ? 'excluded' : 'counted';
  }
  if (!insideWindow(round, partition, offset)) return 'late';
  // Behind a standing choice that would give way to this ballot something else is missing, such as a cut not yet known here.
  const stands = standing !== null && (round.frozen?.rules.change === 'final' || standing.seq >= seq);
  return stands && next !== null && next > offset ? 'superseded' : 'recorded';
}

function isExcluded(race: Race, { frozen }: Round, candidate: number): boolean {
  const id = frozen?.candidates[candidate];
  return frozen?.rules.withdrawn === 'exclude' && race.candidates.some((one) => one.id === id && one.withdrawn);
}
