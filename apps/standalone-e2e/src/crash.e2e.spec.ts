import path from 'node:path';
import { Operator, VOTER_TOKEN_SECRET } from '@scrutineer/testing-edge';
import { FickleVoter, PassingVoters, type KnownVoter } from './crash/eager-voters';
import { countLog, type LogCount } from './standalone/log-count';
import { freshDirectory, startStandalone, type Standalone } from './standalone/standalone';

const RACE = 'abu-dhabi-2025';
const PASSWORD = 'only for these tests';
const SOCKETS = 200;
const STREAMS = 10;
const RECORDED_BEFORE_THE_CRASH = 2_500;
// A socket that casts as fast as answers come is over any limit that is meant for people.
const env = { ADMIN_PASSWORD: PASSWORD, VOTER_TOKEN_SECRET, RATE_LIMITS: '{"framesPerSocketPerSecond":0}' };

const dataDir = freshDirectory();
const copies = freshDirectory();
const fickle = Array.from({ length: SOCKETS }, () => new FickleVoter());
const passing = Array.from({ length: STREAMS }, () => new PassingVoters());
let standalone: Standalone;
let operator: Operator;

beforeAll(async () => {
  standalone = await startStandalone({ dataDir, env });
  operator = await Operator.logIn(standalone.url, PASSWORD);
  await operator.run(RACE, 'open');
});
afterAll(() => standalone?.service.kill());

/** Everybody votes until the server is gone, which `end` sees to once enough was recorded. Returns the close codes. */
async function burst(end: () => Promise<unknown>): Promise<number[]> {
  let left = RECORDED_BEFORE_THE_CRASH;
  let onEnough = (): void => undefined;
  const enough = new Promise<void>((resolve) => (onEnough = resolve));
  const onRecorded = (): void => {
    left -= 1;
    if (left === 0) onEnough();
  };
  const sockets = Promise.all(fickle.map((voter) => voter.castUntilCutOff(standalone.url, RACE, onRecorded)));
  const streams = Promise.all(passing.map((voters) => voters.castUntilCutOff(standalone.url, RACE, onRecorded)));
  const everybody = Promise.all([sockets, streams]);
  await Promise.race([enough, everybody]);
  await end();
  return (await everybody)[0];
}

async function startAgain(): Promise<void> {
  const { port } = standalone;
  standalone = await startStandalone({ dataDir, port, env });
  operator = await Operator.logIn(standalone.url, PASSWORD);
}

function everyVoter(): KnownVoter[] {
  return [...fickle, ...passing.flatMap(({ voters }) => voters)];
}

/** The votes as the voters themselves know them; what was never answered counts if the log has it. */
function votesAsKnown({ ballots }: LogCount): Record<string, number> {
  const votes: Record<string, number> = {};
  for (const { recorded, unanswered } of everyVoter()) {
    const standing = unanswered && ballots.has(unanswered.ballotId) ? unanswered : recorded.at(-1);
    if (standing) votes[standing.candidate] = (votes[standing.candidate] ?? 0) + 1;
  }
  return votes;
}

/** Ballots that were acknowledged, and are not in the log where the acknowledgement says. */
function lost({ ballots }: LogCount): string[] {
  return everyVoter()
    .flatMap(({ recorded }) => recorded)
    .filter(({ ballotId, position }) => !ballots.get(ballotId)?.some((logged) => logged.position === position))
    .map(({ ballotId, position }) => `${ballotId} at ${position}`);
}

/** Ballots that were refused, and are in the log all the same. */
function takenAnyway({ ballots }: LogCount): string[] {
  return passing.flatMap(({ refused }) => refused).filter((ballotId) => ballots.has(ballotId));
}

/** What the service shows, without the candidates that nobody chose. */
async function shownResults(): Promise<{ votes: Record<string, number>; total: number; voters: number }> {
  const { candidates, total, voters } = await operator.settledResults(RACE);
  const chosen = candidates.filter(({ votes }) => votes > 0);
  return { votes: Object.fromEntries(chosen.map(({ id, votes }) => [id, votes])), total, voters };
}

it.each(['first', 'second', 'third'])('counts what was recorded exactly once, after the %s kill', async (which) => {
  const before = everyVoter().flatMap(({ recorded }) => recorded).length;
  await burst(() => standalone.service.kill());
  const recorded = everyVoter().flatMap((voter) => voter.recorded).length;
  expect(recorded - before).toBeGreaterThanOrEqual(RECORDED_BEFORE_THE_CRASH);

  const log = countLog(dataDir, path.join(copies, which), RACE);
  expect(lost(log)).toEqual([]);
  expect(takenAnyway(log)).toEqual([]);
  expect(log.votes).toEqual(votesAsKnown(log));

  await startAgain();
  expect(await shownResults()).toEqual({ votes: log.votes, total: log.voters, voters: log.voters });
});

it('loses and repeats nothing when it is told to stop in mid-burst, and sends its sockets away to come back', async () => {
  let code: number | null = null;
  const closes = await burst(async () => (code = await standalone.service.stop()));
  expect(code).toBe(0);
  expect(closes).toEqual(Array.from({ length: SOCKETS }, () => 1012));

  const log = countLog(dataDir, path.join(copies, 'stopped'), RACE);
  expect(lost(log)).toEqual([]);
  expect(takenAnyway(log)).toEqual([]);
  expect(log.votes).toEqual(votesAsKnown(log));
  await startAgain();
  expect(await shownResults()).toEqual({ votes: log.votes, total: log.voters, voters: log.voters });
});

it('closes on the very totals that were shown while open', async () => {
  const open = await shownResults();
  await operator.run(RACE, 'close');
  expect(await shownResults()).toEqual(open);
  expect((await operator.settledResults(RACE)).state).toBe('closed');
});
