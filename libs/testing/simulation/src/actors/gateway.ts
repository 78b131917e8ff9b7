import { BallotIngress, LiveFigures, type GatewayParts } from '@scrutineer/gateway';
import { gatewayMetrics, Registry } from '@scrutineer/observability';
import { VoterTokens } from '@scrutineer/voter-token';
import { RaceBook, type Race } from '@scrutineer/voting-domain';
import type { Process } from '../surroundings/process';
import type { World } from '../world';
import { Connection, type Client } from './connection';
import type { Service } from './service';

const metrics = gatewayMetrics(new Registry());
const DRAIN_MS = 3000;

/** The gateway's own classes between simulated sockets and stores; what NestJS and the socket library do is left out. */
export class Gateway implements Service {
  readonly book: RaceBook;
  readonly #ingress: BallotIngress;
  readonly #tokens: VoterTokens;
  /** Knows only the secret that signs now. */
  readonly #signer: VoterTokens;
  readonly #connections = new Set<Connection>();
  #isDraining = false;

  constructor(
    private readonly world: World,
    readonly process: Process,
    secrets: readonly string[],
  ) {
    const { ports } = world;
    const clock = world.clockOf(process);
    this.book = new RaceBook(ports.raceLog, clock);
    this.#tokens = new VoterTokens(secrets);
    this.#signer = new VoterTokens(secrets.slice(0, 1));
    const figures = new LiveFigures();
    const parts = { ...ports, book: this.book, clock, logger: world.logger(), metrics, figures };
    this.#ingress = new BallotIngress(parts as unknown as GatewayParts);
    // As the broadcaster does: only now is it known which ballots lie past the cut.
    this.book.onEntry(({ command }, outcome) => {
      if (!outcome.accepted || command.type !== 'closed') return;
      for (const { session } of this.#connections) if (session.race === command.race) session.checkLate();
    });
    void this.book.run(new AbortController().signal);
  }

  /** The race as this gateway shows it to its sockets. */
  view(race: string): Race | undefined {
    return this.book.race(race);
  }

  /** Null where the token is not one of ours. */
  connect(token: string, race: string, client: Client): Connection | 'expired' | 'invalid' | 'draining' {
    if (this.#isDraining) return 'draining';
    const check = this.#tokens.check(token, this.world.clockOf(this.process).now());
    if (check.status !== 'valid') return check.status;
    if (this.#signer.check(token, 0).status === 'invalid') this.world.trace.saw('token of an older secret admitted');
    const parts = { ingress: this.#ingress, metrics, book: this.book, figures: new LiveFigures() };
    const forget = (connection: Connection): void => void this.#connections.delete(connection);
    const connection = new Connection(this.world, this.process, client, check.token.voterId, race, parts, forget);
    this.#connections.add(connection);
    return connection;
  }

  crashed(): void {
    for (const connection of [...this.#connections]) connection.drop();
  }

  /** As a stop signal has it: new ballots are refused, those on their way are answered, then every socket is closed. */
  async stop(): Promise<void> {
    this.world.trace.saw('gateway drained');
    this.#isDraining = true;
    this.#ingress.drain();
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    this.world.time.after(DRAIN_MS, () => resolve(undefined));
    await Promise.race([this.#ingress.batcher.drained(), late]);
    for (const connection of [...this.#connections]) connection.drop(1012);
  }
}
