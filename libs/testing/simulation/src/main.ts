// The command line of the simulation. Exit 0: every seed passed. 1: a seed failed, or something was never met. 2: usage.
import { parseArgs } from 'node:util';
import { makePlan } from './plan/make-plan';
import { planText, sightingsTable, unmet } from './runner/report';
import { runPlan } from './runner/run-plan';
import { runSeeds, type Failure } from './runner/run-seeds';
import { shrink } from './runner/shrink';

/** So many seeds must meet everything that is to be met. */
const ENOUGH = 1000;
const PROGRESS_EVERY = 100;
const USAGE = 'usage: npm run simulate -- [--seeds N] [--from S] [--seed S] [--trace] [--no-shrink]';

const { seeds, from, seed, trace, shrinks } = options();
if (trace) await tell(seed ?? from);
else await simulate({ from: seed ?? from, count: seed === undefined ? seeds : 1 });

function options() {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: 'string', default: String(ENOUGH) },
        from: { type: 'string', default: '1' },
        seed: { type: 'string' },
        trace: { type: 'boolean', default: false },
        'no-shrink': { type: 'boolean', default: false },
      },
    });
    const whole = (text: string): number => {
      if (!/^\d{1,9}$/.test(text)) throw new Error(`not a number of a seed: ${text}`);
      return Number(text);
    };
    const one = values.seed === undefined ? undefined : whole(values.seed);
    return {
      seeds: whole(values.seeds),
      from: whole(values.from),
      seed: one,
      trace: values.trace,
      shrinks: !values['no-shrink'],
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return process.exit(2);
  }
}

/** Tells one seed's whole story. */
async function tell(one: number): Promise<void> {
  const plan = makePlan(one);
  console.log(`seed ${one}: ${planText(plan)}\n`);
  const { lines, violation } = await runPlan(plan, true);
  console.log(lines.join('\n'));
  console.log(`\nseed ${one}: ${violation?.message ?? 'passed'}`);
  process.exitCode = violation ? 1 : 0;
}

async function simulate(range: { from: number; count: number }): Promise<void> {
  const progress = (done: number): void => {
    if (done > 0 && done % PROGRESS_EVERY === 0) console.error(`${done} of ${range.count} seeds, ${cpu()} s of CPU`);
  };
  const { failure, sightings } = await runSeeds(range, progress);
  if (failure) return report(failure);
  console.log(`Met:\n${sightingsTable(sightings)}`);
  const missing = range.count >= ENOUGH ? unmet(sightings) : [];
  if (missing.length > 0) console.log(`\nNever met: ${missing.join(', ')}`);
  console.log(`\n${range.count} seeds from ${range.from} passed in ${cpu()} s of CPU`);
  process.exitCode = missing.length > 0 ? 1 : 0;
}

async function report({ plan, violation }: Failure): Promise<void> {
  process.exitCode = 1;
  console.log(`seed ${plan.seed} failed: ${violation.message}`);
  console.log(`the whole of it: npm run simulate -- --seed ${plan.seed} --trace`);
  if (!shrinks) return;
  const least = await shrink(
    plan,
    async (smaller) => (await runPlan(smaller)).violation?.invariant === violation.invariant,
  );
  const { lines } = await runPlan(least, true);
  console.log(`\nThe least that fails alike: ${planText(least)}\n\n${lines.join('\n')}`);
}

function cpu(): string {
  const { user, system } = process.cpuUsage();
  return ((user + system) / 1e6).toFixed(1);
}
