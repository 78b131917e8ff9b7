// The very command that people run, on the seeds that they run by default.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { mutations } from './mutations';

const ROOT = path.resolve(__dirname, '../../../..');
const SEEDS = 1000;
const MOST_MS = 600_000;

interface Run {
  readonly status: number | null;
  readonly output: string;
}

function simulate(...flags: string[]): Promise<Run> {
  const run = spawn(process.execPath, ['tools/simulate.mjs', ...flags], { cwd: ROOT });
  const output: Buffer[] = [];
  run.stdout.on('data', (data: Buffer) => output.push(data));
  run.stderr.on('data', (data: Buffer) => output.push(data));
  return new Promise((resolve, reject) => {
    run.once('error', reject);
    run.once('close', (status) => resolve({ status, output: Buffer.concat(output).toString('utf8') }));
  });
}

describe('the simulation', () => {
  it(
    `passes ${SEEDS} seeds, and meets everything that there is to be met`,
    async () => {
      const { status, output } = await simulate('--seeds', `${SEEDS}`);
      expect(output).toContain(`${SEEDS} seeds from 1 passed`);
      expect(output).not.toContain('Never met');
      expect(status).toBe(0);
    },
    MOST_MS,
  );

  it.each(Object.keys(mutations))(
    `finds in those seeds: %s`,
    async (mutation) => {
      const { status, output } = await simulate('--seeds', `${SEEDS}`, '--no-shrink', '--mutation', mutation);
      expect(output).toMatch(/seed \d+ failed: (I\d|cut)/);
      expect(status).toBe(1);
    },
    MOST_MS,
  );

  it('tells the same story of a seed every time', async () => {
    const [one, other] = await Promise.all([simulate('--seed', '7', '--trace'), simulate('--seed', '7', '--trace')]);
    expect(one.output).toContain('applies');
    expect(other).toEqual(one);
  });

  it('does not begin with a mutation that there is none of', async () => {
    expect(await simulate('--mutation', 'no such')).toMatchObject({ status: 2 });
  });

  it('says how it is used where it is not', async () => {
    const { status, output } = await simulate('--seeds', 'many');
    expect(output).toContain('usage: npm run simulate');
    expect(status).toBe(2);
  });
});
