import { randomInt } from 'node:crypto';
import { matrix } from './faults/matrix';
import type { Fault, LoneFault, Outcome } from './run/fault';
import { keepOutcome, writePage } from './report/write-page';
import { runFault } from './run/run-fault';
import { startWorld, type World } from './world/world';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const chosen = process.env['FAULTS']?.split(',');
const thorough = process.env['THOROUGH'] === '1';
const faults = matrix.filter(({ id, always }) => chosen?.includes(id) ?? (always || thorough));

let world: Promise<World> | undefined;

/** The world of all faults that do not need one of their own. */
function common(): Promise<World> {
  return (world ??= startWorld({ seed }));
}

afterAll(async () => {
  if (thorough) await writePage();
  await (await world)?.dispose();
});

async function stage(fault: Fault | LoneFault): Promise<Outcome> {
  const options = { seed, thorough };
  if ('run' in fault) return fault.run(options);
  const own = await fault.world?.(seed);
  try {
    return await runFault(fault, own ?? (await common()), options);
  } finally {
    await own?.dispose();
  }
}

it.each(faults)(
  '$id: $name',
  async (fault) => {
    if (thorough) await keepOutcome(fault.id, null);
    const outcome = await stage(fault);
    if (thorough) await keepOutcome(fault.id, outcome);
  },
  900_000,
);
