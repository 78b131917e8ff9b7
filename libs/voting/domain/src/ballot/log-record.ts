/** A record of the ballot log as it lies there; `at` is the log's own append time in ms, for people only. */
export interface RawRecord {
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
  readonly at: number;
}

export type MarkerKind = 'open' | 'close' | 'certify';

/** A lifecycle record, written into every partition. `version` is the race version of its command. */
export interface Marker {
  readonly kind: 'marker';
  readonly marker: MarkerKind;
  readonly race: string;
  readonly round: number;
  readonly version: number;
}

/** One choice by one voter. The voter is known by the record's key alone, a pseudonym of this round. */
export interface Ballot {
  readonly kind: 'ballot';
  readonly race: string;
  readonly round: number;
  readonly ballotId: string;
  readonly candidate: string;
  readonly seq: number;
  /** Gateway's wall clock in ms; nothing is decided by it. */
  readonly at: number;
}

/** Puts the voter of its key into a class; the operator's decisions select classes when partitions are merged. */
export interface ClassRecord {
  readonly kind: 'class';
  readonly race: string;
  readonly round: number;
  readonly class: string;
}

/** A record of the ballot log, decoded. */
export type LogRecord = Ballot | ClassRecord | Marker;

/** Bytes of a voter's pseudonym: HMAC-SHA256(round's pepper, voter id), truncated. */
export const VOTER_KEY_BYTES = 16;
export const MAX_SEQ = 2 ** 32 - 1;
