// Does to a world what its plan says, and remembers what follows from it.
import { encodeBallot } from '@scrutineer/contracts';
import type { PlannedEvent, ServiceKind } from './plan/plan';
import type { Snapshot } from './stores/tally-disk';
import { TokenSecrets } from './token-secrets';
import type { World } from './world';
import { randomBytesOf } from './random-bytes';

/** The ballot log is away for so long (ms) around the loss of its tail, and takes appends again after as long once more. */
const RESTORE_MS = 5000;
const STAGGER_MS = 900;

export class Faults {
  readonly secrets = new TokenSecrets();
  hasLostTail = false;
  #snapshot: Snapshot | null = null;
  /** When the list of secrets was changed last. */
  #secretsAt = 0;

  constructor(private readonly world: World) {}

  /** Whether a race's totals may fall: because of a fault, they were wrong before. */
  mayFall(race: string): boolean {
    return this.hasLostTail || this.world.tallyDisk.wasDamaged(race);
  }

  run(event: PlannedEvent): void {
    const { world } = this;
    const { trace, network, time } = world;
    trace.tell(() => `— ${JSON.stringify(event)}`);
    switch (event.do) {
      case 'tap':
        return world.voters[event.voter]?.tap(event.tab, event.race, event.choice);
      case 'clear storage':
        return world.voters[event.voter]?.clearStorage();
      case 'command':
        return void world.operators.get(event.race)?.want(event.action, event.twice);
      case 'finish too':
        for (const { running } of world.apis) running?.process.run(() => running.finish(event.race));
        return;
      case 'crash':
        if (this.#slot(event)?.crash(event.forMs)) trace.saw(`${event.service} crashed`);
        return;
      case 'pause':
        if (this.#slot(event)?.pause(event.forMs)) trace.saw(`${event.service} paused`);
        return;
      case 'restart':
        if (this.#slot(event)?.restart() && event.service === 'worker') trace.saw('worker stopped');
        return;
      case 'hold folds': {
        const process = this.#slot(event)?.process;
        if (!process) return;
        trace.saw('folds lagged');
        return world.raceLog.hold(process, event.forMs);
      }
      case 'take away':
        if (event.server === 'ballot log') network.takeAway('appends', event.forMs);
        trace.saw(`${event.server} away`);
        return network.takeAway(event.server, event.forMs);
      case 'flush store':
        trace.saw('store flushed');
        return world.tallyDisk.flush();
      case 'lose race keys':
        if (world.tallyDisk.loseRace(event.race, event.partition) > 0) trace.saw('keys of one race lost');
        return;
      case 'lose voters':
        for (const ref of world.tallyDisk.refs()) {
          if (ref.race === event.race && world.tallyDisk.loseVoter(ref)) trace.saw('voters of a tally lost');
        }
        return;
      case 'snapshot':
        this.#snapshot = world.tallyDisk.snapshot();
        return;
      case 'restore snapshot':
        if (!this.#snapshot) return;
        trace.saw('store rolled back');
        return world.tallyDisk.restore(this.#snapshot);
      case 'truncate head':
        return this.#truncateHead();
      case 'lose tail':
        network.takeAway('ballot log', RESTORE_MS);
        network.takeAway('appends', 2 * RESTORE_MS);
        time.after(RESTORE_MS / 2, () => this.#loseTail(event.partition, event.records), null);
        return;
      case 'change secrets':
        return this.#changeSecrets();
      case 'add partitions':
        for (let i = 0; i < event.count; i += 1) world.ballotDisk.addPartition();
        return trace.saw('partitions added under load');
      case 'poison':
        return this.#poison(event.kind);
    }
  }

  #slot({ service, index }: { service: ServiceKind; index: number }) {
    const { gateways, workers, apis } = this.world;
    return { gateway: gateways, worker: workers, api: apis }[service][index];
  }

  /** Retention took records that a tally still covers. */
  #truncateHead(): void {
    const { tallyDisk, ballotDisk, trace } = this.world;
    for (const ref of tallyDisk.refs()) {
      const next = tallyDisk.nextOf(ref) ?? 0;
      if (next <= ballotDisk.earliestOf(ref.partition)) continue;
      ballotDisk.truncate(ref.partition, next - 1);
      trace.saw('log head truncated below next');
    }
  }

  /** A marker that was lost could not be made up for: the cut would name an offset that is none. */
  #loseTail(partition: number, records: number): void {
    const { tallyDisk, ballotDisk, trace } = this.world;
    const afterMarkers = ballotDisk.all(partition).findLastIndex(({ key }) => key === null) + 1;
    const end = Math.max(afterMarkers, ballotDisk.end(partition) - records);
    ballotDisk.loseTail(partition, end);
    this.hasLostTail = true;
    if (tallyDisk.markBeyond(partition, end) > 0) trace.saw('log tail lost below next');
  }

  /** Services get the next list of secrets one after the other, so for a while they differ; none is left two lists behind. */
  #changeSecrets(): void {
    const { gateways, apis, time, trace } = this.world;
    const slots = [...gateways, ...apis];
    const behind = slots.filter(({ startedAt }) => startedAt < this.#secretsAt);
    if (behind.length === 0 && this.secrets.next()) {
      trace.saw('token secrets changed');
      this.#secretsAt = time.now;
    }
    (behind.length > 0 ? behind : slots).forEach((slot, i) => time.after(i * STAGGER_MS, () => slot.restart(), null));
  }

  #poison(kind: 'garbage' | 'unknown race' | 'unknown candidate' | 'wrong partition'): void {
    const { ballotDisk, random, ids, plan } = this.world;
    const partition = random.between(0, plan.partitions - 1);
    if (kind === 'garbage') return ballotDisk.poison(partition, randomBytesOf(random, 16), randomBytesOf(random, 20));
    const race = kind === 'unknown race' ? 'no-such-race' : random.pick(plan.races).id;
    const candidate = kind === 'unknown candidate' ? 'nobody' : '44';
    const ballot = { kind: 'ballot', race, round: 1, ballotId: ids.next(), candidate, seq: 1, at: 0 } as const;
    const key = kind === 'wrong partition' ? this.#strayKey(partition, race) : randomBytesOf(random, 16);
    if (key) ballotDisk.poison(partition, key, encodeBallot(ballot));
  }

  /** The pseudonym of a voter whose ballots lie in another partition. */
  #strayKey(partition: number, race: string): Uint8Array | null {
    const { ballotDisk, plan, witness } = this.world;
    for (let other = 0; other < plan.partitions; other += 1) {
      const slip = witness.oracle.records(other, race, 1).find(({ kind }) => kind === 'ballot');
      if (slip && other !== partition) return ballotDisk.all(other)[slip.offset]!.key;
    }
    return null;
  }
}
