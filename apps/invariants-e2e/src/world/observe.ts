import type { Instance } from '@scrutineer/testing-journey';

/** The sum of a metric over processes and series; `labels` is part of the series' text, such as `code="busy"`. */
export async function sumOf(instances: readonly Instance[], name: string, labels = ''): Promise<number> {
  let sum = 0;
  for (const instance of instances) {
    for (const [series, value] of await instance.metrics()) {
      if ((series === name || series.startsWith(`${name}{`)) && series.includes(labels)) sum += value;
    }
  }
  return sum;
}

/** Lines of the processes' present runs that match. */
export function linesOf(instances: readonly Instance[], pattern: RegExp): number {
  return instances.flatMap((instance) => instance.lines()).filter((line) => pattern.test(line)).length;
}
