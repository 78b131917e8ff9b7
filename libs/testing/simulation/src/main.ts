import { makePlan } from './plan/make-plan';
import { runPlan } from './runner/run-plan';
const from = Number(process.argv[2] ?? 1);
const n = Number(process.argv[3] ?? 1);
const sum: Record<string, number> = {};
for (let seed = from; seed < from + n; seed += 1) {
  const { violation, sightings, lines } = await runPlan(makePlan(seed), process.argv[4] === 'trace');
  if (lines.length) console.log(lines.join('\n'));
  for (const [k, v] of Object.entries(sightings)) sum[k] = (sum[k] ?? 0) + v;
  if (violation) console.log(`seed ${seed}: ${violation.message}`);
}
console.log(sum);
