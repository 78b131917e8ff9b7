// The oracle's own reader of the ballot log: nothing here is shared with what it judges.

export type PaperRecord =
  | {
      readonly kind: 'ballot';
      readonly offset: number;
      readonly key: string;
      readonly race: string;
      readonly round: number;
      readonly ballotId: string;
      readonly candidate: string;
      readonly seq: number;
      readonly at: number;
    }
  | {
      readonly kind: 'marker';
      readonly offset: number;
      readonly race: string;
      readonly round: number;
      readonly marker: string;
      readonly version: number;
    };

interface Stored {
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
}

const read = new WeakMap<Stored, PaperRecord>();

/** Reads a record that the simulation knows to be no poison. */
export function readRecord(stored: Stored): PaperRecord {
  let record = read.get(stored);
  if (!record) read.set(stored, (record = parse(stored)));
  return record;
}

function parse({ offset, key, value }: Stored): PaperRecord {
  const { r, n, m, e, b, c, s, t } = JSON.parse(Buffer.from(value).toString('utf8')) as Record<string, never>;
  if (!key) return { kind: 'marker', offset, race: r!, round: n!, marker: m!, version: e! };
  const name = Buffer.from(key).toString('hex');
  return { kind: 'ballot', offset, key: name, race: r!, round: n!, ballotId: b!, candidate: c!, seq: s!, at: t! };
}
