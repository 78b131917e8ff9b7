import type { PublicRace } from '@scrutineer/contracts';

type Listed = Pick<PublicRace, 'id' | 'state' | 'openedAt' | 'opensAt'>;

/**
 * The race that the page is about when its address names none: the open one, else the latest; undefined without any.
 * A rehearsal is shown only to those who were given its address.
 */
export function chooseRace<Race extends Listed>(races: readonly Race[]): Race | undefined {
  const byTime = races.filter(({ id }) => !id.startsWith('rehearsal-')).sort(latestFirst);
  return byTime.find(isRunning) ?? byTime[0];
}

function isRunning({ state }: Listed): boolean {
  return state === 'open' || state === 'opening' || state === 'closing';
}

function latestFirst(a: Listed, b: Listed): number {
  return startOf(b) - startOf(a);
}

/** When it opened, or is to open; a draft without times is older than all. */
function startOf({ openedAt, opensAt }: Listed): number {
  return Date.parse(openedAt ?? opensAt ?? '') || 0;
}
