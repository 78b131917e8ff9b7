import type { PublicRaceState } from '@scrutineer/contracts';
import type { RefusalCode } from '@scrutineer/errors';

type Visibility = 'always' | 'after_vote' | 'after_close' | 'manual' | 'never';

const LOCALE = 'en-GB';
const wholes = new Intl.NumberFormat(LOCALE);
const tenths = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const plurals = new Intl.PluralRules(LOCALE);

function plural(count: number, one: string, other: string): string {
  return `${wholes.format(count)} ${plurals.select(count) === 'one' ? one : other}`;
}

const states: Record<PublicRaceState, string> = {
  draft: 'Not open yet',
  scheduled: 'Not open yet',
  opening: 'Not open yet',
  open: 'Open',
  closing: 'Closing',
  closed: 'Closed',
  certified: 'Certified',
};

const refusals: Partial<Record<RefusalCode, string>> = {
  race_closed: 'Voting is closed.',
  race_not_open: 'Voting is not open.',
  unknown_race: 'This vote does not exist any more.',
  unknown_candidate: 'This choice is not in the vote any more.',
  candidate_withdrawn: 'This choice has withdrawn.',
  not_authenticated: 'This browser was not let in. Allow cookies and try again.',
};

const noResults: Record<Visibility, string> = {
  always: 'No results are shown right now.',
  after_vote: 'Results are hidden until you have voted.',
  after_close: 'Results are hidden until voting has closed.',
  manual: 'Results are hidden until the organisers reveal them.',
  never: 'The results of this vote are not shown here.',
};

/** Every text that a fan can see. A translation replaces this module. */
export const messages = {
  loading: 'Loading the vote…',
  noRace: 'There is no vote yet. It will appear here by itself.',
  unknownRace: 'There is no such vote.',
  unreachable: 'The vote cannot be reached yet, retrying.',
  offline: 'You are offline.',
  offlineSending: 'You are offline; your vote will be sent when you are back.',
  reconnecting: 'The connection was lost, reconnecting. What you see may be out of date.',
  turnedAway: 'The connection was refused. Reload the page to go on.',

  state: (state: PublicRaceState) => states[state],
  round: (round: number) => `Round ${round}`,
  opensAt: (at: string) => `Opens ${dayAndTime.format(new Date(at))}`,
  closesAt: (at: string) => `Closes ${dayAndTime.format(new Date(at))}`,
  opensIn: (left: string) => `Opens in ${left}`,
  closesIn: (left: string) => `Closes in ${left}`,
  duration: (seconds: number) => {
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const [hours, ...rest] = parts.map((part) => String(part).padStart(2, '0'));
    return (hours === '00' ? rest : [hours, ...rest]).join(':');
  },
  secondsLeft: (seconds: number) => `Voting closes in ${plural(seconds, 'second', 'seconds')}`,

  legend: 'Your choice',
  withdrawn: 'withdrawn',
  vote: 'Vote',
  changeVote: 'Change vote',
  voteRecorded: 'Vote recorded',

  chooseFirst: 'Choose one of the list first.',
  choose: 'Choose one, then press Vote.',
  chooseAgain: 'Choose again.',
  mayChange: 'You can change it until voting closes.',
  notOpen: 'Voting is not open yet.',
  closing: 'Voting is closing.',
  closed: 'Voting is closed.',
  sending: 'Sending…',
  retrying: 'Not recorded yet, retrying',
  checking: 'Not confirmed yet, checking',
  recorded: (at: string, candidate: string) => `Recorded at ${clock.format(new Date(at))}: ${candidate}.`,
  recordedLate: (candidate: string) => `Your vote for ${candidate} was recorded after the close, not counted.`,
  earlierStands: (candidate: string) => `Your earlier vote for ${candidate} stands.`,
  recordedInRound: (candidate: string, round: number) => `Your vote for ${candidate} was recorded in round ${round}.`,
  notRecorded: (candidate: string, code: RefusalCode) =>
    `${refusals[code] ?? 'Something went wrong; try again.'} Your vote for ${candidate} was not recorded.`,

  liveResults: 'Votes so far',
  finalResults: 'Result',
  total: (votes: number) => plural(votes, 'vote', 'votes'),
  asOf: (at: string) => `as of ${clock.format(new Date(at))}`,
  excluded: (votes: number) => `${plural(votes, 'vote', 'votes')} not counted by the rules of this vote.`,
  stillCounting: 'Voting has closed; the last votes are being counted.',
  provisional: 'Not certified yet.',
  certified: 'Certified.',
  recovering: 'Counts are being rebuilt; these are the last good totals.',
  pause: 'Pause updates',
  resume: 'Resume updates',
  share: (share: number) => `${tenths.format(share)} %`,
  rank: (rank: number, shared: boolean) => (shared ? `rank ${rank}, shared` : `rank ${rank}`),
  yourChoice: 'your choice',
  noResults: (visibility: Visibility, revealed: boolean) => (revealed ? noResults.always : noResults[visibility]),
};
