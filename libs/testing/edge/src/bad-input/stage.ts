import { eventually } from '../clients/eventually';
import { Operator } from '../clients/operator';
import { ballotFor, newVoter } from '../clients/voters';
import { VoterSocket, type SocketOptions } from '../clients/voter-socket';
import type { Deployment } from './deployment';

/** The race that is open; good votes in it are for `GOOD` alone, so that whatever else is counted came from bad input. */
export const OPEN = 'open-to-all';
export const DRAFT = 'still-a-draft';
export const CLOSED = 'closed-for-good';
/** In its second round. */
export const AGAIN = 'second-round';
/** For what is strange, and legal: every voter in it votes for `GOOD`, or has `GOOD` as the choice that stands. */
export const STRANGE = 'strange-but-legal';

export const GOOD = '1';
export const OTHER = '2';
export const WITHDRAWN = '3';
export const FOREIGN = 'https://elsewhere.example';

const driver = (id: string): object => ({ id, name: `Driver ${id}`, team: 'A team', colour: '#E10600' });

/** Candidates 1 to `count`. */
export const drivers = (count: number): object[] => Array.from({ length: count }, (_, n) => driver(`${n + 1}`));

/** A race file that is good. */
export function raceFile(id: string, candidates: object[]): object {
  const rules = { change: 'until_close', visibility: 'always', withdrawn: 'count' };
  return { id, title: 'Another race', candidates, rules };
}

/** What the matrix is played on: its races, a logged-in operator, and the votes that must be all that counts. */
export class Stage {
  /** Votes for `GOOD`, by race. */
  readonly good = new Map<string, number>();

  private constructor(
    readonly deployment: Deployment,
    readonly operator: Operator,
  ) {}

  static async set(deployment: Deployment): Promise<Stage> {
    const operator = await eventually(() => Operator.logIn(deployment.api.url, deployment.password));
    const stage = new Stage(deployment, operator);
    for (const id of [OPEN, DRAFT, CLOSED, AGAIN, STRANGE]) {
      const { status } = await operator.create(raceFile(id, drivers(5)));
      if (status !== 201) throw new Error(`${id} was answered ${status}`);
    }
    for (const id of [OPEN, CLOSED, AGAIN, STRANGE]) await operator.run(id, 'open');
    await operator.run(OPEN, `candidates/${WITHDRAWN}/withdraw`);
    await operator.run(CLOSED, 'close');
    await operator.run(AGAIN, 'reset', { reason: 'a second round', confirm: AGAIN });
    await operator.run(AGAIN, 'open');
    // A gateway of its own hears of all that a little later; in the order of the log.
    await eventually(() => stage.goodVote(AGAIN));
    return stage;
  }

  /** Opens a socket to the open race, unless it is told otherwise. */
  async open(options: Partial<SocketOptions> = {}): Promise<VoterSocket> {
    const socket = new VoterSocket({ url: this.deployment.gateway.url, race: OPEN, ...options });
    await socket.opened();
    return socket;
  }

  /** A voter is served as if nothing had happened. */
  async goodVote(race = OPEN): Promise<void> {
    const voter = await this.open({ race, token: newVoter() });
    const answer = await voter.cast(ballotFor(GOOD));
    await voter.close();
    expect(answer).toMatchObject({ event: 'recorded' });
    this.counts(race);
  }

  /** One more voter's choice for `GOOD` stands. */
  counts(race = OPEN): void {
    this.good.set(race, (this.good.get(race) ?? 0) + 1);
  }
}
