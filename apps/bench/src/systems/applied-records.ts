import { setTimeout as pause } from 'node:timers/promises';

/** Records that the tally of the process with these metrics has applied so far, once that many fit. */
export async function appliedRecords(port: number, fits: (records: number) => boolean): Promise<number> {
  for (;;) {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const counters = metrics.matchAll(/^scrutineer_tally_applied_total\{.*\} (\d+)$/gm);
    const sum = [...counters].reduce((n, [, one]) => n + Number(one), 0);
    if (fits(sum)) return sum;
    await pause(20);
  }
}
