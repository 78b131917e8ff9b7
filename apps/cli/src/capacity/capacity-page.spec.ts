import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { TOLERANCE } from './capacity-command';
import { capacityPage } from './capacity-page';
import { compareRun, measuredRunSchema } from './check-run';
import { benchSchema, pricesSchema } from './figures';

const root = path.resolve(__dirname, '../../../..');

function read<T extends z.ZodType>(file: string, schema: T): z.output<T> {
  return schema.parse(JSON.parse(readFileSync(path.join(root, file), 'utf8')));
}

const figures = read('bench/results/latest.json', benchSchema);
const run = read('bench/results/measured-run.json', measuredRunSchema);
const prices = read('infra/terraform/prices/eu-west-3.json', pricesSchema);

/** Without what the formatter adds. */
function words(markdown: string): string {
  return markdown.replace(/-{3,}/g, '---').replace(/\s+/g, ' ').trim();
}

it('has docs/capacity.md as the measured figures make it: else `npm run capacity`', () => {
  const page = readFileSync(path.join(root, 'docs/capacity.md'), 'utf8');
  expect(words(page)).toBe(words(capacityPage(figures, prices, run)));
});

it('predicts the CPU of a measured run', () => {
  const { ratio } = compareRun(figures, run).at(-1)!;
  expect(ratio).toBeLessThanOrEqual(TOLERANCE);
  expect(ratio).toBeGreaterThanOrEqual(1 / TOLERANCE);
});
