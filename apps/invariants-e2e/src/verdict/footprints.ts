import { readdir, readFile } from 'node:fs/promises';
import { eventually, type Instance } from '@scrutineer/testing-journey';

/** A connection pool may have grown; a leak grows with the load. */
const MORE_FILES = 32;
/** A heap that was never full is not swept; a leak of what one run brings would be more. */
const MORE_BYTES = 256 * 1024 * 1024;

interface Footprint {
  readonly files: number;
  readonly bytes: number;
}

/** Open files and memory of processes, to be held against what they are when the load has gone. */
export class Footprints {
  private constructor(private readonly before: ReadonlyMap<Instance, Footprint>) {}

  static async take(instances: readonly Instance[]): Promise<Footprints> {
    return new Footprints(
      new Map(await Promise.all(instances.map(async (one) => [one, await footprint(one)] as const))),
    );
  }

  /** Where a process has not come back to what it held, one line each. */
  async grown(instances: readonly Instance[]): Promise<string[]> {
    const faults = await Promise.all(instances.map((instance) => this.#grown(instance)));
    return faults.flat();
  }

  async #grown(instance: Instance): Promise<string[]> {
    const before = this.before.get(instance)!;
    const small = ({ files }: Footprint): boolean => files <= before.files + MORE_FILES;
    try {
      const { bytes } = await eventually(`${instance.name} closes its files`, () => footprint(instance), small, 10_000);
      return bytes <= before.bytes + MORE_BYTES ? [] : [`${instance.name} grew from ${before.bytes} to ${bytes} bytes`];
    } catch (error) {
      return [`from ${before.files} files: ${String(error)}`];
    }
  }
}

async function footprint({ pid }: Instance): Promise<Footprint> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const files = await readdir(`/proc/${pid}/fd`);
  return { files: files.length, bytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024 };
}
