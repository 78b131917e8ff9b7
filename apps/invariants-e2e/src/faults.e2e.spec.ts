import { randomInt } from 'node:crypto';
import { matrix } from './faults/matrix';
import { runFault, type Outcome } from './run/run-fault';
import { startWorld, type World } from './world/world';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const chosen = process.env['FAULTS']?.split(',');
const thorough = process.env['THOROUGH'] === '1';
const faults = matrix.filter(({ id, always }) => chosen?.includes(id) ?? (always || thorough));

const outcomes: Outcome[] = [];
let world: Promise<World> | undefined;

/** The world of all faults that do not need one of their own. */
function common(): Promise<World> {
  return (world ??= startWorld({ seed }));
}

afterAll(async () => (await world)?.dispose());

it.each(faults)(
  '$id: $name',
  async (fault) => {
    const own = await fault.world?.(seed);
    try {
      outcomes.push(await runFault(fault, own ?? (await common()), { seed, thorough }));
    } finally {
      await own?.dispose();
    }
  },
  600_000,
);
