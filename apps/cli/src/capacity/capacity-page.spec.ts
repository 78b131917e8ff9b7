import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TOLERANCE } from './capacity-command';
import { capacityPage } from './capacity-page';
import { compareRun, measuredRunSchema } from './check-run';
import { benchSchema, pricesSchema } from './figures';

const root = path.resolve(__dirname, '../../../..');
const page = path.join(root, 'docs/capacity.md');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

/** Without what the formatter adds. */
function words(markdown: string): string {
  return markdown.replace(/-{3,}/g, '---').replace(/\s+/g, ' ').trim();
}

it('has docs/capacity.md as the measured figures make it, and no such page without them: else `npm run capacity`', () => {
  const figures = benchSchema.safeParse(read('bench/results/latest.json')).data;
  const run = measuredRunSchema.parse(read('bench/results/measured-run.json'));
  const prices = pricesSchema.parse(read('infra/terraform/prices/eu-west-3.json'));
  expect(existsSync(page)).toBe(figures !== undefined);
  if (!figures) return;
  expect(words(readFileSync(page, 'utf8'))).toBe(words(capacityPage(figures, prices, run)));
  const { ratio } = compareRun(figures, run).at(-1)!;
  expect(Math.max(ratio, 1 / ratio)).toBeLessThanOrEqual(TOLERANCE);
});
