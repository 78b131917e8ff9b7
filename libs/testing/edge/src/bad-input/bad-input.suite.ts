import type { Deployment } from './deployment';
import { badRequestsOver } from './requests.suite';
import { badSockets } from './sockets.suite';
import { AGAIN, CLOSED, DRAFT, GOOD, OPEN, Stage, STRANGE } from './stage';

/**
 * Every bad input that a deployment must refuse: with the exact code, counted once, with no line
 * in the log; after each of them another voter is served, and in the end nothing but good votes has counted.
 */
export function badInputSuite(start: () => Promise<Deployment>): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set(await start());
  });
  afterEach(() => stage.goodVote());

  badSockets(() => stage);
  badRequestsOver(() => stage);

  it('counts the good votes and nothing else', async () => {
    expect(stage.good.get(OPEN)).toBeGreaterThan(200);
    for (const race of [OPEN, AGAIN, STRANGE, DRAFT, CLOSED]) {
      const { voters, candidates } = await stage.operator.settledResults(race);
      const good = stage.good.get(race) ?? 0;
      expect([race, voters]).toEqual([race, good]);
      expect(candidates.find(({ id }) => id === GOOD)?.votes).toBe(good);
    }
  });
}
