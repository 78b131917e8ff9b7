/** Wall clock in ms since the epoch. */
export interface Clock {
  now(): number;
}

/** Unique ids (UUID v4). */
export interface Ids {
  next(): string;
}
