// Puts a load on a race from outside, as fans would, and holds what they were told beside the results.
import type { PublicRace, Results } from '@scrutineer/contracts';
import { isRehearsal } from '@scrutineer/voting-domain';
import type { ApiClient } from '../api-client/api-client';
import { ProblemError } from '../api-client/problem-error';
import { CliError, exitCodes } from '../exit';
import { readLive, readSettled } from '../recount/live-results';
import { runGenerators } from './generator/generators';
import type { Outcome } from './generator/load-account';
import { plannedPerSecond, type LoadShape } from './generator/load-plan';
import { machineClock } from './generator/dispatch';
import { Freshness } from './measure/freshness';
import { rounded } from './measure/percentiles';
import { cpuSecondsOf } from './measure/process-cpu';
import { ResultsWatch } from './measure/results-watch';
import type { Sample } from './measure/sample';
import { Timeline } from './measure/timeline';
import type { Profile } from './profile/profile';
import { loadReport, type LoadReport } from './report/load-report';
import { checkCount, type CountCheck } from './verdict/count-check';

const SECOND_MS = 1_000;
/** By now every process has told what happened until then. */
const SETTLE_MS = 2_000;

export interface LoadRun {
  readonly api: ApiClient;
  readonly url: string;
  readonly gateway: string;
  readonly race: PublicRace;
  readonly profile: Profile;
  readonly shape: LoadShape;
  readonly processes: number;
  readonly script: URL | null;
  /** Servers of this machine whose CPU is measured: process ids by name. */
  readonly servers: Readonly<Record<string, number>>;
  /** Ends the load early; what was sent is accounted for as it stands. */
  readonly signal: AbortSignal;
  /** Called with every second that is complete. */
  watch(timeline: Timeline, second: number): void;
  /** After the last answer, before the results are read. */
  voted(): Promise<void>;
}

/** Runs the load to its end. @throws UnreachableError where no socket could be opened; ProblemError where voters get no token */
export async function runLoad(run: LoadRun): Promise<LoadReport> {
  const { api, url, gateway, race, profile, shape, processes, script, signal } = run;
  const candidates = race.candidates.filter(({ withdrawn }) => !withdrawn).map(({ id }) => id);
  if (candidates.length === 0) throw new CliError(exitCodes.refused, `${race.id} has no candidate to vote for.`);
  const before = await readable(() => readLive(api, race.id, race.round));
  const timeline = new Timeline(plannedPerSecond(shape));
  const freshness = new Freshness(before?.voters ?? 0);
  const watch = new ResultsWatch(gateway, race.id, ({ round, voters }) => {
    if (round === race.round) freshness.shown(machineClock.now(), voters);
  });
  let cpuBefore = cpuSecondsOf(run.servers);
  let startAt = 0;
  let ticking: NodeJS.Timeout | undefined;
  const tick = (): void => {
    const now = machineClock.now();
    const second = Math.floor((now - startAt - SETTLE_MS) / SECOND_MS);
    timeline.addFreshness(Math.max(0, second), freshness.settle(now - SETTLE_MS).data());
    if (second >= 0) run.watch(timeline, second);
  };
  const sampled = (sample: Sample): void => {
    timeline.add(sample);
    freshness.recorded(sample.newVoters);
  };
  const started = (at: number): void => {
    startAt = at;
    cpuBefore = cpuSecondsOf(run.servers);
    ticking = setInterval(tick, SECOND_MS);
  };
  try {
    const task = { url, gateway, race, candidates, shape };
    const outcomes = await runGenerators({ task, processes, script, signal, started, sampled });
    // After Ctrl-C nothing is asked of the server any more.
    if (!signal.aborted) await run.voted();
    const count = before && !signal.aborted ? await readable(() => settledCount(run, outcomes, before)) : null;
    const cpuSeconds = Object.fromEntries(
      Object.entries(cpuSecondsOf(run.servers)).map(([name, seconds]) => [name, rounded(seconds - cpuBefore[name]!)]),
    );
    freshness.settle(machineClock.now());
    const rehearsal = isRehearsal(race.id);
    const found = {
      race,
      rehearsal,
      profile,
      shape,
      processes,
      startAt,
      outcomes,
      timeline,
      count,
      cpuSeconds,
      interrupted: signal.aborted,
    };
    return loadReport({ ...found, freshness: freshness.all.data() });
  } finally {
    clearInterval(ticking);
    watch.stop();
  }
}

/** Waits until the tally has applied everything, for as long as it does not hold what it should. */
async function settledCount(
  { api, race }: LoadRun,
  outcomes: readonly Outcome[],
  before: Results,
): Promise<CountCheck> {
  const read = (): Promise<Results> => readLive(api, race.id, race.round);
  const after = await readSettled(read, (now) => checkCount(outcomes, before, now).right);
  return checkCount(outcomes, before, after);
}

/** Null where results are hidden and nobody is logged in. */
async function readable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'results_hidden') return null;
    throw error;
  }
}
