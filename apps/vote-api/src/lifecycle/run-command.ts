// The one way of a command into the race log. Whether it is accepted is decided by its place there; what is looked at before
// only spares the log commands that are void anyway. A crash after the append leaves a transition that any vote-api finishes.
import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Refusal } from '@scrutineer/errors';
import { pepperHash } from '@scrutineer/voter-token';
import {
  currentRound,
  foldCommand,
  type Actor,
  type OpenFreeze,
  type Race,
  type RaceCommand,
} from '@scrutineer/voting-domain';
import { BUSY_RETRY_MS } from '../availability';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { within } from './deadline';
import { completeAction, isStep, type RequestedAction } from './requested-action';
import { TransitionFinisher } from './transition-finisher';

/** A caller waits this long (ms) for the whole of a command, its transition included. */
const DEADLINE_MS = 30_000;
/** A command without an expected version is tried again when somebody else's came first. */
const MOST_ATTEMPTS = 5;
/** Keeps buckets short at ten million voters, see ADR 4; of no influence on the count. */
const BUCKETS = 8192;
const PEPPER_BYTES = 32;
const NO_FREEZE: OpenFreeze = { partitions: 1, buckets: 1, pepperHash: '' };

export interface CommandRequest {
  readonly race: string;
  readonly action: RequestedAction;
  readonly actor: Actor;
  readonly reason: string | null;
  /** Left out: whatever version the race has. */
  readonly expectedVersion?: number | undefined;
  /** Left out: a new one. A command with an id that the log has already is void. */
  readonly id?: string;
}

/** `accepted`: the race as the command left it, its transition still under way. The book holds what it is now. */
export type CommandOutcome = { readonly accepted: Race } | { readonly refused: Refusal };

@Injectable()
export class RunCommand {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(TransitionFinisher) private readonly finisher: TransitionFinisher,
  ) {}

  /** Resolves once the command is refused, or accepted and its transition complete. */
  async run(request: CommandRequest): Promise<CommandOutcome> {
    const { logger, book } = this.parts;
    if (!book.isFresh()) return { refused: { code: 'busy', retryAfterMs: BUSY_RETRY_MS } };
    try {
      return await within(DEADLINE_MS, this.#run(request));
    } catch (error) {
      logger.warn({ err: error, race: request.race, command: request.action.type }, 'a command has no outcome yet');
      const message = 'It is not known yet whether this took effect. Look at the race again.';
      return { refused: { code: 'busy', message, retryAfterMs: BUSY_RETRY_MS } };
    }
  }

  async #run(request: CommandRequest): Promise<CommandOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      const refused = await this.#foresee(request);
      if (refused) return { refused };
      const outcome = await this.parts.book.submit(await this.#command(request));
      if (outcome.accepted)
        return isStep(request.action.type) ? this.#finish(outcome.race) : { accepted: outcome.race };
      const code = outcome.code === 'repeated' ? 'version_conflict' : outcome.code;
      const mayRetry = code === 'version_conflict' && request.expectedVersion === undefined && request.id === undefined;
      if (!mayRetry || attempt === MOST_ATTEMPTS) return { refused: { code } };
    }
  }

  /** Why the log would refuse the command, judged by a view that is surely not behind it. */
  async #foresee(request: CommandRequest): Promise<Refusal | null> {
    const judge = (): Refusal | null => {
      const action = completeAction(request.action, [], NO_FREEZE);
      const outcome = foldCommand(this.parts.book.race(request.race), { ...this.#meta(request), ...action });
      return 'refused' in outcome ? { code: outcome.refused } : null;
    };
    if (judge() === null) return null;
    await this.parts.book.sync();
    return judge();
  }

  async #command(request: CommandRequest): Promise<RaceCommand> {
    const { ballotLog, book } = this.parts;
    const race = book.race(request.race);
    const isOpening = request.action.type === 'open';
    const freeze = isOpening && race ? await this.#freeze(race) : NO_FREEZE;
    const partitions = isOpening ? freeze.partitions : race && currentRound(race).frozen?.partitions;
    // A log that has grown more partitions since the round opened gets the round's markers in those it opened with only.
    const ends = isStep(request.action.type) ? (await ballotLog.ends()).slice(0, partitions) : [];
    return { ...this.#meta(request, race), ...completeAction(request.action, ends, freeze) };
  }

  async #freeze(race: Race): Promise<OpenFreeze> {
    // Durable before the command that names its hash: without its pepper a round could take no ballot.
    const pepper = await this.parts.roundSecrets.keep(race.id, race.round, randomBytes(PEPPER_BYTES));
    return { partitions: await this.parts.ballotLog.partitions(), buckets: BUCKETS, pepperHash: pepperHash(pepper) };
  }

  /** The version is read before the ends are: if the race moves meanwhile, the command is void. */
  #meta(request: CommandRequest, race = this.parts.book.race(request.race)): Omit<RaceCommand, 'type'> {
    const { clock, ids } = this.parts;
    return {
      id: request.id ?? ids.next(),
      race: request.race,
      expectedVersion: request.action.type === 'create' ? 0 : (request.expectedVersion ?? race?.version ?? 0),
      actor: request.actor,
      reason: request.reason,
      at: new Date(clock.now()).toISOString(),
    };
  }

  async #finish(accepted: Race): Promise<CommandOutcome> {
    const version = accepted.transition?.version ?? currentRound(accepted).certifiedVersion;
    if (version !== null) await this.finisher.finish(accepted.id, version);
    const windows = this.parts.book.race(accepted.id)?.rounds.flatMap((round) => round.windows) ?? [];
    // A reset may have come in before the opening was complete.
    const isLost = windows.some(({ openVersion, opened }) => openVersion === accepted.version && !opened);
    return isLost ? { refused: { code: 'version_conflict' } } : { accepted };
  }
}
