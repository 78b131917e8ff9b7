// Race control: wants one step after the other of a race, and asks again until it is done or cannot be.
import type { OperatorAction, PlannedRace } from '../plan/plan';
import type { World } from '../world';
import type { VoteApi } from './vote-api';

const PATIENCE_MS = 4000;
const ASK_AGAIN_MS = 400;
const MOST_ATTEMPTS = 12;

const from: Readonly<Record<OperatorAction, readonly (string | undefined)[]>> = {
  create: [undefined],
  open: ['draft'],
  close: ['open'],
  reopen: ['closed'],
  reset: ['opening', 'open', 'closing', 'closed', 'certified'],
  certify: ['closed'],
};
const underWay = new Set<string | undefined>(['opening', 'closing']);

export class Operator {
  #wanted: Promise<void> = Promise.resolve();

  constructor(
    private readonly world: World,
    private readonly race: PlannedRace,
  ) {}

  /** Wants a step once those wanted before are done with; `twice`: a second operator presses the same button. */
  want(action: OperatorAction, twice: boolean): Promise<void> {
    this.#wanted = this.#wanted.then(() => this.#bring(action, twice));
    return this.#wanted;
  }

  /** Closes the race if it still runs, once all that was wanted is done with. */
  async end(): Promise<void> {
    await this.#wanted;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const state = this.#api()?.book.race(this.race.id)?.state;
      if (state === 'open') await this.#bring('close', false);
      else if (state !== undefined && !underWay.has(state)) return;
      await this.#pause();
    }
  }

  async #bring(action: OperatorAction, twice: boolean): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const api = this.#api();
      const state = api?.book.race(this.race.id)?.state;
      if (api && from[action].includes(state)) {
        const asked = [this.#ask(api, action)];
        const other = twice ? this.#api() : null;
        if (other && attempt === 0) {
          this.world.trace.saw('one action by two operators at once');
          asked.push(this.#ask(other, action));
        }
        if ((await Promise.all(asked)).includes(true)) return this.#witness(action);
      } else if (api && !underWay.has(state) && attempt > 2) return;
      await this.#pause();
    }
  }

  #witness(action: OperatorAction): void {
    const { trace } = this.world;
    if (action === 'reopen') trace.saw('race reopened');
    if (action === 'reset') trace.saw('round reset');
    if (action === 'certify') trace.saw('round certified');
  }

  /** Whether the command was accepted and is complete; false too where no answer came. */
  #ask(api: VoteApi, action: OperatorAction): Promise<boolean> {
    const { time, network, trace } = this.world;
    return new Promise((resolve) => {
      const answer = (is: boolean): void => void time.after(network.latency(), () => resolve(is), null);
      time.after(PATIENCE_MS, () => resolve(false), null);
      time.after(
        network.latency(),
        () => {
          void api.command(this.race, action).then((outcome) => {
            trace.tell(
              () => `${action} of ${this.race.id}: ${'refused' in outcome ? outcome.refused.code : 'accepted'}`,
            );
            answer('accepted' in outcome);
          });
        },
        api.process,
      );
    });
  }

  #api(): VoteApi | null {
    const running = this.world.apis.flatMap(({ running: api }) => api ?? []);
    return running.length > 0 ? this.world.random.pick(running) : null;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.world.time.after(ASK_AGAIN_MS, resolve, null));
  }
}
