import { SeededRandom } from '@scrutineer/random';
import type { VoterTokens } from '@scrutineer/voter-token';
import { Gate } from './gate';
import { History } from './history';
import { Voter } from './voter';
import { planVotes, type AudienceSize } from './voting-plan';

const TOKEN_MS = 3_600_000;
/** Sockets at a time. */
const SOCKETS = 400;

export interface AudienceOptions extends AudienceSize {
  readonly race: string;
  readonly candidates: readonly string[];
  readonly gateways: readonly string[];
  readonly tokens: VoterTokens;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Many voters, some hundred of them at a time, each on a socket of its own. */
export class Audience {
  readonly history = new History();
  readonly gate = new Gate();

  constructor(private readonly options: AudienceOptions) {}

  /** Resolves when every voter has gone; rejects at once where one of them met what must not happen. */
  async vote(): Promise<void> {
    const { candidates, seed, voters } = this.options;
    const random = new SeededRandom(seed);
    const { promise: faulted, reject: fault } = Promise.withResolvers<never>();
    const plans = planVotes(this.options, candidates, random).values();
    const seats = Array.from({ length: Math.min(SOCKETS, voters) }, async () => {
      for (const plan of plans) await this.#voter(random, fault).vote(plan);
    });
    await Promise.race([Promise.all(seats), faulted]);
  }

  #voter(random: SeededRandom, fault: (error: Error) => void): Voter {
    const { race, gateways, tokens, signal } = this.options;
    const token = tokens.issue(Date.now() + TOKEN_MS);
    const { history, gate } = this;
    return new Voter({ race, token, gateways, history, gate, random, fault, signal });
  }
}
