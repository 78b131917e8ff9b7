import { eventually } from '../clients/eventually';

/** One process of a deployment, as an outsider and its operator's monitoring see it. */
export interface Part {
  readonly url: string;
  /** Its metrics, as Prometheus reads them. */
  metrics(): Promise<string>;
  /** Everything it has printed, line by line. */
  lines(): readonly string[];
}

/** A running deployment. In standalone both parts are the same process. */
export interface Deployment {
  /** Takes sockets, and ballots over HTTP. */
  readonly gateway: Part;
  /** Takes everything else. */
  readonly api: Part;
  readonly password: string;
}

/** A counter and the labels to look for; labels left out are summed over. */
export interface CounterOf {
  readonly name: string;
  readonly labels: Readonly<Record<string, string | number>>;
}

/** Ballots that were refused with this code. */
export const refusedWith = (code: string): CounterOf => ({
  name: 'scrutineer_ballots_total',
  labels: { outcome: 'refused', code },
});

/** Sockets that the server closed with this code. */
export const closedWith = (code: number): CounterOf => ({ name: 'scrutineer_sockets_closed_total', labels: { code } });

/** HTTP requests that were answered with this status. */
export const answeredWith = (method: string, status: number): CounterOf => ({
  name: 'http_request_duration_seconds_count',
  labels: { method, status },
});

/**
 * Does something bad to a part, and expects it to be counted, once, and not to be in the log.
 * @param logged what it says there all the same, a line each
 */
export async function expectCountedOnce(
  part: Part,
  counter: CounterOf,
  bad: () => Promise<void>,
  logged: readonly string[] = [],
): Promise<void> {
  const before = await read(part, counter);
  const printed = part.lines().length;
  await bad();
  // What a client is told may be a moment ahead of what is counted, and of what is printed.
  await eventually(async () => {
    expect((await read(part, counter)) - before).toBe(1);
    expect(part.lines().slice(printed)).toEqual(logged.map((text) => expect.stringContaining(text) as string));
  });
}

async function read(part: Part, { name, labels }: CounterOf): Promise<number> {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return (await part.metrics())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
