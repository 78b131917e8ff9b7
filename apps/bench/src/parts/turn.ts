import { Electorate } from '../load/electorate';
import { freshness } from '../load/freshness';
import { CpuMeter, type CpuMicros } from '../process/cpu-meter';
import { quantile } from '../process/statistics';
import type { System } from '../systems/system';

/** A thousand voters with a socket each. */
const VOTERS = 1000;
/** Until the compilers of a system's own servers have seen their work; not measured. */
const WARM_UP_MS = 8000;
const SATURATED_MS = 4000;
const HALF_MS = 5000;
/** The same rate for everybody, far below what the systems compared at it can take. */
const STEADY_PER_SECOND = 8000;
const STEADY_MS = 5000;
/** All of that, with its starting, connecting, waiting and stopping. */
export const SECONDS_A_TURN = 22;

/** One system, measured once. */
export interface Turn {
  readonly title: string;
  readonly votesPerSecond: number;
  readonly saturated: CpuMicros;
  readonly half: CpuMicros;
  readonly steady: CpuMicros | null;
  /** At half of saturation, in ms; nothing is left out because something before it was slow. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly freshnessP99: number | null;
  /** What was counted wrongly, in words, and by whom. */
  readonly wrong: readonly string[];
}

/** Warms a system up, measures it, checks its total and stops it. */
export async function takeTurn(system: System): Promise<Turn> {
  const { title, origin, dialect, servers, ledger } = system;
  const electorate = await Electorate.gather(origin, dialect, VOTERS, ledger);
  /** Runs a load and waits until all of it is counted, so that no server's share is left out. */
  const metered = async <T>(load: () => Promise<T>): Promise<[T, CpuMicros]> => {
    const before = ledger.ballots;
    const meter = new CpuMeter(servers);
    const outcome = await load();
    await system.counted();
    return [outcome, meter.microsEach(ledger.ballots - before)];
  };
  await metered(() => electorate.saturate(WARM_UP_MS));
  const [votesPerSecond, saturated] = await metered(() => electorate.saturate(SATURATED_MS));
  const [[waits, shown], half] = await metered(() =>
    Promise.all([
      electorate.pour(votesPerSecond / 2, HALF_MS),
      system.showsResults ? freshness(origin, HALF_MS, ledger) : null,
    ]),
  );
  const [, steady] = system.steady ? await metered(() => electorate.pour(STEADY_PER_SECOND, STEADY_MS)) : [0, null];
  electorate.leave();
  const wrong = await system.wrong();
  await system.stop();
  return {
    title,
    votesPerSecond,
    saturated,
    half,
    steady,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    p999: quantile(waits, 0.999),
    freshnessP99: shown && quantile(shown, 0.99),
    wrong: wrong.map((fault) => `${title}: ${fault}`),
  };
}
