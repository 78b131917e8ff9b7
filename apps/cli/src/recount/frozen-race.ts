import type { ExportHeader } from '@scrutineer/contracts';
import type { Race, RaceRules, Round } from '@scrutineer/voting-domain';

/**
 * The race as far as a recount of this round needs it: what the round froze, and who withdrew. The other rounds are left
 * out, so that records of theirs are judged to belong to no round.
 */
export function frozenRace(header: ExportHeader): Race {
  const { race: id, round: number, change, candidates, withdrawn, partitions, buckets } = header;
  const rules: RaceRules = { change, visibility: 'always', withdrawn: withdrawn.rule };
  const round: Round = {
    round: number,
    frozen: { partitions, partitioner: 'murmur2', buckets, pepperHash: '', rules, candidates },
    windows: [],
    certifiedVersion: null,
    sealed: null,
    openedAt: null,
    closedAt: null,
    withdrawn: null,
  };
  const rounds: Round[] = [];
  rounds[number - 1] = round;
  return {
    id,
    title: id,
    candidates: candidates.map((candidate) => ({
      id: candidate,
      name: candidate,
      team: '',
      colour: '',
      withdrawn: withdrawn.candidates.includes(candidate),
    })),
    rules,
    opensAt: null,
    closesAt: null,
    state: 'closed',
    version: 1,
    round: number,
    shown: null,
    candidatesLocked: true,
    transition: null,
    rounds,
  };
}
