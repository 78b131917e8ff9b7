import { freePort } from '@scrutineer/testbed';
import { ballotFor, newVoter, Operator, VOTER_TOKEN_SECRET, VoterSocket } from '@scrutineer/testing-edge';
import { runToEnd } from './standalone/run-to-end';
import { freshDirectory, startStandalone, type Standalone } from './standalone/standalone';

const RACE = 'abu-dhabi-2025';
const PASSWORD = 'only for these tests';
const env = { ADMIN_PASSWORD: PASSWORD, VOTER_TOKEN_SECRET };

const dataDir = freshDirectory();
const anotherDir = freshDirectory();
let standalone: Standalone;
let operator: Operator;

beforeAll(async () => {
  standalone = await startStandalone({ dataDir, env });
  operator = await Operator.logIn(standalone.url, PASSWORD);
  await operator.run(RACE, 'open');
});
afterAll(() => standalone?.service.kill());

/** The first process goes on as if nothing had happened. */
async function expectVoteToCount(total: number): Promise<void> {
  const voter = new VoterSocket({ url: standalone.url, race: RACE, token: newVoter() });
  await voter.opened();
  expect(await voter.cast(ballotFor('44'))).toMatchObject({ event: 'recorded' });
  await voter.close();
  expect((await operator.settledResults(RACE)).total).toBe(total);
}

it('refuses a second process on the same data directory, and leaves the first one alone', async () => {
  const port = await freePort();
  const second = await runToEnd({ ...env, DATA_DIR: dataDir, PORT: String(port) });
  expect(second).toMatchObject({ code: 1, stdout: '' });
  expect(second.stderr).toMatch(/scrutineer\.sqlite is in use by another process; only one may open it at a time/);
  await expectVoteToCount(1);
});

it('refuses a second process on the same port, and names the port', async () => {
  const second = await runToEnd({ ...env, DATA_DIR: anotherDir, PORT: String(standalone.port) });
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(new RegExp(`address already in use .*:${standalone.port}`));
  await expectVoteToCount(2);
});
