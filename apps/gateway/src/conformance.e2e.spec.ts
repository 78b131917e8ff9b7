import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runKosoku, runWstest, type CaseResults } from './spec-support/conformance/autobahn';
import { limitOf, limits, notStrict } from './spec-support/conformance/deviations';
import { startEchoGateway, type EchoGateway } from './spec-support/conformance/echo-gateway';
import { report, resultTables, verdict, type Verdict } from './spec-support/conformance/report';

const root = path.resolve(__dirname, '../../..');
const page = path.join(root, 'docs/conformance.md');
const prettier = path.join(root, 'node_modules/prettier/bin/prettier.cjs');
/** `npm run test:conformance`: both runners, and the report is written anew. */
const writes = process.env['UPDATE_CONFORMANCE'] === '1';

let gateway: EchoGateway;
let results: CaseResults;

beforeAll(async () => {
  gateway = await startEchoGateway();
  results = await runKosoku(gateway.url);
});
afterAll(() => gateway.stop());

const casesThat = (one: Verdict): string[] =>
  [...results].filter(([, result]) => verdict(result) === one).map(([id]) => id);

function markdown(text: string): string {
  return execFileSync(process.execPath, [prettier, '--stdin-filepath', page], { input: text, encoding: 'utf8' });
}

it('passes every case of the Autobahn test suite but those that a limit forbids', () => {
  expect(results.size).toBe(247);
  expect(new Set(casesThat('deviates'))).toEqual(new Set(limits.flatMap(({ cases }) => cases)));
  expect(new Set(casesThat('not strict'))).toEqual(new Set(notStrict.cases));
});

it('closes where a limit forbids a case with the code of that limit', () => {
  const closed = casesThat('deviates').map((id) => [id, results.get(id)?.remoteCloseCode]);
  expect(closed).toEqual(closed.map(([id]) => [id, limitOf(`${id}`)?.closes]));
});

it('is what the report says', async () => {
  if (writes) {
    const byWstest = await runWstest(gateway.url);
    if (byWstest) expect(byWstest).toEqual(results);
    writeFileSync(page, markdown(report(results, byWstest)));
  }
  expect(readFileSync(page, 'utf8')).toContain(markdown(resultTables(results)));
});
