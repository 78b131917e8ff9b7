import type { RaceDefinition, RaceRules } from '@scrutineer/voting-domain';

/** Candidate ids of every simulated race, in its order. */
export const CANDIDATES = ['1', '44', '16'];

export function definitionOf(rules: RaceRules): RaceDefinition {
  const candidates = CANDIDATES.map((id) => ({ id, name: `Driver ${id}`, team: 'Team', colour: '#3671c6' }));
  return { title: 'Driver of the Day', candidates, rules, opensAt: null, closesAt: null };
}
