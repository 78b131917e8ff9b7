// The cases of the Autobahn test suite for WebSocket servers. The suite's own runner, wstest, needs Python 2; kosoku drives
// the same case files on the Python of today.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPython, PythonTool, requirePython } from '@scrutineer/testbed';

/** How a case ended, in the suite's own words. */
export interface CaseResult {
  readonly behavior: string;
  readonly behaviorClose: string;
  /** What the server closed with. */
  readonly remoteCloseCode: number | null;
}

export type CaseResults = ReadonlyMap<string, CaseResult>;

/** 9 measures speed with messages of megabytes, 12 and 13 need compression, 8 and 11 have no cases. */
export const sections = {
  1: 'Framing',
  2: 'Pings and pongs',
  3: 'Reserved bits',
  4: 'Opcodes',
  5: 'Fragmentation',
  6: 'UTF-8 handling',
  7: 'Close handling',
  10: 'Auto-fragmentation',
} as const;

const cases = Object.keys(sections).map((section) => `${section}.*`);

export const KOSOKU = 'kosoku==0.1.0';
export const WSTEST = 'autobahntestsuite==25.10.1';

/**
 * Runs the cases with kosoku.
 * @throws Error where no Python 3 with pip is found
 */
export async function runKosoku(url: string): Promise<CaseResults> {
  const kosoku = await PythonTool.install(await requirePython(), KOSOKU, 'kosoku._cli:main');
  const included = cases.flatMap((one) => ['--include', one]);
  return inFolder((outdir) => kosoku.run(['--parallelism', '8', ...included, '--outdir', outdir, url]));
}

/** Runs the cases with the suite's own runner; null where there is no Python 2.7. */
export async function runWstest(url: string): Promise<CaseResults | null> {
  const python = await findPython('2.7');
  if (!python) return null;
  const wstest = await PythonTool.install(python, WSTEST, 'autobahntestsuite.wstest:run');
  return inFolder((outdir) => {
    const spec = path.join(outdir, 'spec.json');
    const servers = [{ agent: 'gateway', url }];
    writeFileSync(spec, JSON.stringify({ outdir, servers, cases, 'exclude-cases': [], 'exclude-agent-cases': {} }));
    return wstest.run(['--mode', 'fuzzingclient', '--spec', spec]);
  });
}

/** Both runners leave an `index.json`: results by agent and case. kosoku then ends with a failure if a case did. */
async function inFolder(run: (outdir: string) => Promise<unknown>): Promise<CaseResults> {
  const outdir = mkdtempSync(path.join(tmpdir(), 'scrutineer-autobahn-'));
  try {
    const ended = await run(outdir).catch((error: unknown) => error);
    const file = path.join(outdir, 'index.json');
    if (!existsSync(file)) throw new Error('the test suite left no results', { cause: ended });
    const index = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
    const entries = Object.entries(Object.values(index)[0] ?? {}) as [string, CaseResult][];
    return new Map(
      entries.map(([id, { behavior, behaviorClose, remoteCloseCode }]) => [
        id,
        { behavior, behaviorClose, remoteCloseCode },
      ]),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
