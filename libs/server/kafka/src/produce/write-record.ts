/** A record to be written, and where to. */
export interface WriteRecord {
  readonly partition: number;
  readonly key: Uint8Array | null;
  /** Null is a tombstone. */
  readonly value: Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
}
