import { KOSOKU, sections, WSTEST, type CaseResult, type CaseResults } from './autobahn';
import { limits, notStrict } from './deviations';

/** What the report says of the results; the same for every run that ends the same. */
export function resultTables(results: CaseResults): string {
  const rows = Object.entries(sections).map(([section, title]) => {
    const ended = [...results].filter(([id]) => id.startsWith(`${section}.`)).map(([, result]) => verdict(result));
    const count = (one: Verdict): number => ended.filter((other) => other === one).length;
    return [section, title, ended.length, count('passed'), count('not strict'), count('not judged'), count('deviates')];
  });
  const totals = [2, 3, 4, 5, 6].map((column) => rows.reduce((sum, row) => sum + Number(row[column]), 0));
  return [
    table(
      ['section', 'about', 'cases', 'passed', 'passed, not strict', 'not judged', 'deviate'],
      [...rows, ['all', '', ...totals]],
    ),
    '"Not judged" are cases whose outcome the standard leaves open; the suite records what happened and calls nothing wrong.',
    '## Deviations\n\nEach is forbidden by a limit that is meant to be there; the socket is closed with the code that says so.',
    table(
      ['limit', 'closed with', 'cases'],
      limits.map(({ why, closes, cases }) => [why, closes, cases.join(', ')]),
    ),
    `Not strict: ${notStrict.cases.join(', ')}, because ${notStrict.why}.`,
  ].join('\n\n');
}

/** The whole report. */
export function report(results: CaseResults, byWstest: CaseResults | null): string {
  const checked = byWstest
    ? `The suite's own runner (\`${WSTEST}\`, Python 2.7) was run as well: it came to the same result in every case.`
    : `The suite's own runner (\`${WSTEST}\`) was not run: no Python 2.7 was found.`;
  return [
    '# Conformance to the WebSocket protocol',
    'Written by `npm run test:conformance`; `npm test` repeats it without the second runner and fails if a case ends otherwise.',
    'What is tested is the gateway’s own socket adapter: its handshake, its limits, its sessions and its way to write frames, ' +
      'with an echo in place of the ballots. The cases are those of the [Autobahn test suite]' +
      '(https://github.com/crossbario/autobahn-testsuite), sections 1 to 7 and 10, run by ' +
      `[kosoku](https://github.com/curioswitch/kosoku) (\`${KOSOKU}\`). ${checked} Left out are 9, which measures speed with ` +
      'messages of up to 16 MiB, and 12 and 13, which need compression: the gateway offers none.',
    resultTables(results),
  ]
    .join('\n\n')
    .concat('\n');
}

export type Verdict = 'passed' | 'not strict' | 'not judged' | 'deviates';

export function verdict({ behavior, behaviorClose }: CaseResult): Verdict {
  if (behavior === 'INFORMATIONAL') return 'not judged';
  if (behaviorClose !== 'OK') return 'deviates';
  return behavior === 'OK' ? 'passed' : behavior === 'NON-STRICT' ? 'not strict' : 'deviates';
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
