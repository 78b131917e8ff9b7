import type { BenchResult } from './bench-result';
import { figureNames, traitsOf } from './figures';

/** Share by which a figure may be worse than the committed one: differences below a fifth are noise on such machines. */
export const TOLERANCE = 0.2;

/**
 * The figures of a run that are worse than those of the committed one by more than the tolerance, in words. One that this
 * run did not measure is left out, and so is one that depends on the machine where the machines differ.
 */
export function regressions(
  run: Pick<BenchResult, 'machine' | 'ratios'>,
  committed: Pick<BenchResult, 'machine' | 'ratios'>,
): string[] {
  return figureNames.flatMap((figure) => {
    const { title, better, digits, absolute } = traitsOf(figure);
    const [now, before] = [run.ratios[figure], committed.ratios[figure]];
    if (now === undefined || before === undefined || (absolute && run.machine !== committed.machine)) return [];
    const worse = better === 'lower' ? now > before * (1 + TOLERANCE) : now < before / (1 + TOLERANCE);
    return worse ? [`${title}: ${now.toFixed(digits)}, committed ${before.toFixed(digits)}`] : [];
  });
}
