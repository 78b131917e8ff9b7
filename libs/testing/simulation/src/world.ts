// One simulated world: every process, store and client of a plan, in virtual time.
import { MemoryDeadLetters, MemoryRoundSecrets } from '@scrutineer/testing-memory';
import type { Logger } from '@scrutineer/observability';
import type { BallotLog, Clock, DeadLetters, Ids, RaceLog, RoundSecrets, TallyStore } from '@scrutineer/voting-domain';
import { Gateway } from './actors/gateway';
import { Operator } from './actors/operator';
import { Slot } from './actors/slot';
import { Spectator } from './actors/spectator';
import { TallyWorker } from './actors/tally-worker';
import { VoteApi } from './actors/vote-api';
import { Voter } from './actors/voter';
import { Faults } from './faults';
import { History } from './history';
import { Witness } from './oracle/witness';
import type { Plan } from './plan/plan';
import { SeededRandom } from '@scrutineer/random';
import { AssignmentGroup } from './stores/assignment';
import { BallotDisk } from './stores/ballot-disk';
import { SimulatedBallotLog, type StoreParts } from './stores/ballot-log';
import { RaceDisk, SimulatedRaceLog } from './stores/race-log';
import { simulatedDeadLetters, simulatedSecrets } from './stores/small-stores';
import { TallyDisk } from './stores/tally-disk';
import { SimulatedTallyStore } from './stores/tally-store';
import { seedCrypto } from './surroundings/crypto';
import { Network } from './surroundings/network';
import { Process } from './surroundings/process';
import { newTime } from './surroundings/virtual-time';
import { Trace } from './trace';
import { randomBytesOf } from './random-bytes';

const GATEWAYS = 2;
const APIS = 2;
/** Clocks of processes differ by up to this many ms. */
const MOST_SKEW = 1500;

/** How long a supervisor takes to start a process again that gave up, in ms. */
const RESTART_MS = 1000;

/** The stores as processes see them. */
export interface Ports {
  readonly ballotLog: BallotLog;
  readonly raceLog: RaceLog;
  readonly tallyStore: TallyStore;
  readonly roundSecrets: RoundSecrets;
  readonly deadLetters: DeadLetters;
}

export class World {
  readonly time = newTime();
  readonly random: SeededRandom;
  readonly trace: Trace;
  readonly network: Network;
  readonly ballotDisk: BallotDisk;
  readonly raceDisk = new RaceDisk();
  readonly tallyDisk = new TallyDisk();
  readonly raceLog: SimulatedRaceLog;
  readonly ports: Ports;
  readonly assignment: AssignmentGroup;
  readonly ids: Ids = { next: () => this.#uuid() };
  readonly history = new History();
  readonly faults: Faults;
  readonly witness: Witness;
  readonly spectator: Spectator;
  readonly gateways: readonly Slot<Gateway>[];
  readonly workers: readonly Slot<TallyWorker>[];
  readonly apis: readonly Slot<VoteApi>[];
  readonly voters: readonly Voter[];
  readonly operators: ReadonlyMap<string, Operator>;
  /** Odds that a frame cuts its connection. */
  cut: number;

  constructor(
    readonly plan: Plan,
    isTold: boolean,
  ) {
    this.random = new SeededRandom(plan.seed ^ 0x0dd5);
    seedCrypto(this.random);
    this.cut = plan.cut;
    this.trace = new Trace(this.time, isTold);
    this.network = new Network(plan.weather, this.time, this.random, this.trace);
    this.ballotDisk = new BallotDisk(plan.partitions);
    this.assignment = new AssignmentGroup(() => this.ballotDisk.count, this.time, this.random);
    const { time, network, random, trace } = this;
    const parts: StoreParts = { time, network, random, trace };
    this.raceLog = new SimulatedRaceLog(this.raceDisk, parts);
    this.ports = {
      ballotLog: new SimulatedBallotLog(this.ballotDisk, parts),
      raceLog: this.raceLog,
      tallyStore: new SimulatedTallyStore(this.tallyDisk, parts, (one, p) => this.assignment.isOwner(one, p)),
      roundSecrets: simulatedSecrets(new MemoryRoundSecrets(), parts),
      deadLetters: simulatedDeadLetters(new MemoryDeadLetters(), parts),
    };
    this.faults = new Faults(this);
    this.witness = new Witness(this);
    const spectating = this.newProcess('spectator');
    this.spectator = within(spectating, () => new Spectator(this, spectating));
    const { secrets } = this.faults;
    this.gateways = slots(
      GATEWAYS,
      'gateway',
      (name) => new Slot(this, name, (one) => new Gateway(this, one, secrets.current())),
    );
    this.apis = slots(APIS, 'api', (name) => new Slot(this, name, (one) => new VoteApi(this, one, secrets.current())));
    this.workers = slots(plan.workers, 'worker', (name) => {
      const slot: Slot<TallyWorker> = new Slot(this, name, (one) => {
        return new TallyWorker(this, one, () => void slot.crash(RESTART_MS));
      });
      return slot;
    });
    this.voters = Array.from({ length: plan.voters }, (_, index) => new Voter(this, index));
    this.operators = new Map(plan.races.map((race) => [race.id, new Operator(this, race)]));
  }

  /** Whether faults still happen. */
  get isStormy(): boolean {
    return this.time.elapsed < this.plan.calmAt;
  }

  newProcess(name: string): Process {
    return new Process(name, this.random.between(-MOST_SKEW, MOST_SKEW));
  }

  clockOf({ skew }: Process): Clock {
    return { now: () => this.time.now + skew };
  }

  /** The product's own log lines become part of the story. */
  logger(): Logger {
    const line = (level: string) => (fields: { err?: Error }, text?: string) =>
      this.trace.tell(() => `${level}: ${text ?? ''} ${JSON.stringify({ ...fields, err: fields.err?.message })}`);
    const levels = ['debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, line(level)]);
    return Object.fromEntries(levels) as Logger;
  }

  #uuid(): string {
    const hex = randomBytesOf(this.random, 16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

function within<T>(process: Process, make: () => T): T {
  let made!: T;
  process.run(() => (made = make()));
  return made;
}

function slots<S>(count: number, kind: string, make: (name: string) => S): S[] {
  return Array.from({ length: count }, (_, i) => make(`${kind}-${i}`));
}
