import { CpuMeter } from '../process/cpu-meter';
import { appliedRecords } from '../systems/applied-records';
import { startWorker, type Cluster } from '../systems/cluster';

export interface CaughtUp {
  readonly perSecond: number;
  /** CPU µs a ballot. */
  readonly cpu: { readonly worker: number; readonly redis: number };
}

/**
 * Starts a worker where so many ballots wait in the log, and ends it when it has applied them. What it takes to start is
 * left out: the first tenth.
 */
export async function catchUp(cluster: Cluster, ballots: number): Promise<CaughtUp> {
  const { service, metrics } = await startWorker(cluster);
  const first = await appliedRecords(metrics, (applied) => applied >= ballots / 10);
  const started = performance.now();
  const meter = new CpuMeter({ worker: service.pid, redis: cluster.servers.redis });
  const last = await appliedRecords(metrics, (applied) => applied >= ballots);
  const perSecond = ((last - first) * 1000) / (performance.now() - started);
  const { worker = NaN, redis = NaN } = meter.microsEach(last - first);
  await service.stop();
  return { perSecond, cpu: { worker, redis } };
}
