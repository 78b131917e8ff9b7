import type {
  ApplyBatch,
  ApplyOutcome,
  DeadLetter,
  PartitionTally,
  Standings,
  TallyAudit,
  TallyPosition,
  TallyRef,
  TallyTarget,
} from '@scrutineer/voting-domain';

/** A stretch of one partition, its records packed, or the first offset that is left where `from` is gone. */
export interface ReadAnswer {
  readonly end: number;
  readonly packed: Uint8Array;
  readonly earliest: number | null;
}

/** Every request the worker knows: what is asked, and what the answer is once it is durable. */
export interface Requests {
  /** Housekeeping, and the proof that the worker is alive; asks with the time in ms by which entries expire. */
  beat: { ask: number; answer: null };
  append: { ask: Uint8Array; answer: { readonly offsets: Float64Array; readonly at: number } };
  mark: {
    ask: { readonly value: Uint8Array; readonly from: readonly number[] };
    /** Per partition the records without key at or above `from`, oldest first. */
    answer: readonly (readonly { readonly offset: number; readonly value: Uint8Array }[])[];
  };
  read: { ask: { readonly partition: number; readonly from: number; readonly to: number }; answer: ReadAnswer };
  appendCommand: { ask: { readonly race: string; readonly command: string }; answer: number };
  readCommands: { ask: number; answer: readonly { readonly offset: number; readonly command: string }[] };
  keepSecret: {
    ask: { readonly race: string; readonly round: number; readonly pepper: Uint8Array };
    answer: Uint8Array;
  };
  findSecret: { ask: { readonly race: string; readonly round: number }; answer: Uint8Array | null };
  eraseSecret: { ask: { readonly race: string; readonly round: number }; answer: null };
  putDead: { ask: readonly DeadLetter[]; answer: null };
  applyTally: {
    ask: { readonly batch: Omit<ApplyBatch, 'records'>; readonly packed: Uint8Array; readonly target: TallyTarget };
    answer: ApplyOutcome;
  };
  tallyPosition: { ask: { readonly ref: TallyRef; readonly target: TallyTarget }; answer: TallyPosition | null };
  readTally: {
    ask: { readonly race: string; readonly round: number; readonly partitions: number };
    answer: (PartitionTally | null)[];
  };
  standings: { ask: { readonly ref: TallyRef; readonly keys: readonly Uint8Array[] }; answer: Standings };
  auditTally: { ask: TallyRef; answer: TallyAudit | null };
  beginRebuild: { ask: TallyRef; answer: null };
  swapTally: { ask: { readonly ref: TallyRef; readonly discardLive: boolean }; answer: boolean };
  getKey: { ask: { readonly key: string; readonly now: number }; answer: string | null };
  setKey: { ask: { readonly key: string; readonly value: string; readonly expiresAt: number }; answer: null };
  deleteKey: { ask: string; answer: null };
  incrementKey: { ask: { readonly key: string; readonly now: number; readonly expiresAt: number }; answer: number };
}

export type RequestName = keyof Requests;

/** What the worker does for each request of the given names. */
export type Handlers<Name extends RequestName> = {
  readonly [N in Name]: (ask: Requests[N]['ask']) => Requests[N]['answer'];
};

export interface Question {
  readonly id: number;
  readonly name: RequestName;
  readonly ask: unknown;
  /** Weight in the transaction's bound. */
  readonly rows: number;
}

export interface Failure {
  readonly message: string;
  /** The commit itself failed: after a crash the rows may turn out to be there. */
  readonly unknown: boolean;
}

export type Answer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: Failure };

/** Sent after each commit: the answers it made true, and where the logs end now. */
export interface Committed {
  readonly answers: readonly Answer[];
  readonly ends: readonly number[];
  readonly commands: number;
}

export interface WorkerSettings {
  readonly file: string;
  readonly ballotPartitions: number;
}

/** The worker's first message. */
export type Opened =
  | { readonly refused: string }
  | { readonly refused: null; readonly ends: readonly number[]; readonly commands: number };

/** Sent in place of a question: finish what came before, close the file, end the thread. */
export const STOP = 'stop';
