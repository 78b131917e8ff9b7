import type { Service } from '@scrutineer/testbed';
import type { Crowd } from './crowd';

/** How a crowd came back after its gateway was killed; seconds since the kill. */
export interface Storm {
  /** The gateway, started again at once, was ready. */
  readonly ready: number;
  readonly half: number;
  readonly most: number;
  readonly all: number;
}

/** Kills the gateway that everybody is connected to, starts it again, and waits for everybody. */
export async function storm(
  crowd: Crowd,
  gateway: Service,
  restart: () => Promise<Service>,
): Promise<[Storm, Service]> {
  const killed = performance.now();
  const since = (): number => (performance.now() - killed) / 1000;
  await gateway.kill();
  await crowd.whenGone();
  const at = (share: number): Promise<number> => crowd.whenPresent(Math.ceil(crowd.size * share)).then(since);
  const back = Promise.all([at(0.5), at(0.99), at(1)]);
  const again = await restart();
  const ready = since();
  const [half, most, all] = await back;
  return [{ ready, half, most, all }, again];
}
