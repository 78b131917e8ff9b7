import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../machine/run-command';
import { until } from '../machine/until';
import { startService } from '../service/start-service';

describe('a part whose test run dies', () => {
  // Inside the workspace, so that the bundle finds its packages.
  mkdirSync('tmp', { recursive: true });
  const folder = mkdtempSync(path.resolve('tmp', 'guard-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is ended and deleted, even after SIGKILL', async () => {
    const entry = path.join(folder, 'test-run.mjs');
    const flags = ['--bundle', '--platform=node', '--format=esm', '--packages=external'];
    await runCommand('node_modules/.bin/esbuild', [
      path.join(__dirname, 'guard.fixture.ts'),
      ...flags,
      `--outfile=${entry}`,
    ]);

    const testRun = await startService({ entry, env: {}, name: 'test run', ready: /^part/ });
    const [, pid, directory] = (await testRun.waitForLine(/^part/)).split(' ');
    const isAlive = (): boolean => existsSync(`/proc/${pid}`) || canSignal(Number(pid));
    expect(isAlive() && existsSync(directory!)).toBe(true);

    await testRun.kill();
    const gone = (): Promise<void> =>
      isAlive() || existsSync(directory!) ? Promise.reject(new Error('still there')) : Promise.resolve();
    await until('the part did not go', gone, { intervalMs: 20, deadlineMs: 30_000 });
    expect(isAlive() || existsSync(directory!)).toBe(false);
  });
});

function canSignal(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
