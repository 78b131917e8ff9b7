import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withReport } from './readme';

const readme = readFileSync(path.join(__dirname, '../../../../README.md'), 'utf8');

describe(withReport, () => {
  it('replaces what stands between the markers of the README, and nothing else', () => {
    const [once, twice] = [withReport(readme, '(before)'), withReport(withReport(readme, '(before)'), '(after)')];
    expect(once).toContain('\n\n(before)\n\n');
    expect(twice).toBe(once.replace('(before)', '(after)'));
    const [before = '', after = ''] = once.split('(before)');
    expect(readme.startsWith(before.trimEnd())).toBe(true);
    expect(readme.endsWith(after.trimStart())).toBe(true);
  });

  it('refuses a page without markers', () => {
    expect(() => withReport('# Another page', 'text')).toThrow('the page has no');
  });
});
