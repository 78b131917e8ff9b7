import type { Results } from '@scrutineer/contracts';
import type { RoundCount } from './count-round';

/** Where results differ from the count; both without what was excluded. */
export function differences(results: Results, { votes, standing }: RoundCount): string[] {
  const faults: string[] = [];
  const compare = (what: string, shown: number, counted: number): void => {
    if (shown !== counted) faults.push(`${what}: shown ${shown}, counted ${counted}`);
  };
  for (const { id, votes: shown } of results.candidates) compare(`votes of ${id}`, shown, votes.get(id) ?? 0);
  const sum = results.candidates.reduce((total, candidate) => total + candidate.votes, 0);
  compare('sum of the votes', sum, standing.size);
  compare('total', results.total, standing.size);
  compare('voters', results.voters, standing.size);
  return faults;
}
