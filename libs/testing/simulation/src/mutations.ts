// Classic mistakes, each as a change of the product's source that the simulation must find. An edit that no longer fits
// its file stops the bundle: then the mistake has to be made anew where that code went.

/** Replaces a text that must be in the file so many times (once, if not said otherwise). */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly times?: number;
}

export const mutations: Readonly<Record<string, readonly Edit[]>> = {
  'ack before append': [
    {
      file: 'apps/gateway/src/ballots/ballot-batcher.ts',
      find: 'const positions = await this.log.append(batch).catch(() => null);',
      replace: `void this.log.append(batch).catch(() => null);
        const positions = batch.map(({ partition }) => ({ partition, offset: 0, at: 0 }));`,
    },
  ],
  'offset stored apart from counts': [
    {
      file: 'apps/tally-worker/src/tally/round-tally.ts',
      find: 'const applied = await this.parts.tallyStore.apply(batch);',
      replace: `await this.parts.tallyStore.apply({ ...batch, to: from });
        const applied = await this.parts.tallyStore.apply({ ...batch, records: [] });`,
    },
  ],
  'cut by wall clock': [
    {
      file: 'libs/voting/domain/src/tally/apply-batch.ts',
      find: 'if (!draft.open) {',
      replace: 'if (draft.version === 0) {',
    },
    {
      file: 'libs/voting/domain/src/ballot/judge-record.ts',
      find: `return { round, record: { kind: 'ballot',`,
      replace: `if (round.closedAt !== null && decoded.at > Date.parse(round.closedAt)) return { dead: 'unreadable' };
        return { round, record: { kind: 'ballot',`,
    },
  ],
  // Every log has its own `mark`; the one in memory is the model that the others are held to.
  'the cut is what the finisher itself wrote': [
    {
      file: 'libs/testing/memory/src/memory-ballot-log.ts',
      find: 'return earlier.find((record) => isMarker(decodeLogRecord(record), marker))?.offset ?? offset;',
      replace: 'return offset;',
    },
  ],
  'dedupe by ballotId': [
    {
      file: 'libs/voting/domain/src/ballot/judge-record.ts',
      find: 'seq: decoded.seq, candidate } };',
      replace: 'seq: decoded.seq, candidate, ballotId: decoded.ballotId } };',
    },
    {
      file: 'libs/voting/domain/src/tally/apply-batch.ts',
      find: 'record.seq <= standing.seq',
      replace: 'record.ballotId === standing.ballotId',
    },
    {
      file: 'libs/voting/domain/src/tally/apply-batch.ts',
      find: 'voters.set(record.key, { seq: record.seq,',
      replace: 'voters.set(record.key, { ballotId: record.ballotId, seq: record.seq,',
      times: 2,
    },
  ],
  'trimming off by one': [
    {
      file: 'libs/voting/domain/src/tally/apply-batch.ts',
      find: 'if (record.offset >= state.next)',
      replace: 'if (record.offset >= state.next - 1)',
    },
  ],
  'absent next read as now': [
    {
      file: 'libs/voting/domain/src/tally/apply-batch.ts',
      find: 'emptyTally(batch.start,',
      replace: 'emptyTally(batch.from,',
    },
  ],
  'a race dropped at closed while lagging': [
    {
      file: 'apps/tally-worker/src/tally/round-of-log.ts',
      find: 'const last = race && round && lastMarkers(race, round);',
      replace: `if (race?.state === 'closed') return true;
        const last = race && round && lastMarkers(race, round);`,
    },
  ],
  'an audit lets a batch overtake': [
    {
      file: 'apps/tally-worker/src/tally/partition-tally.ts',
      find: `this.#queue(() => this.#audit());
    await this.#work;`,
      replace: `await this.#work;
    if (!this.#stopped.signal.aborted) this.#work = this.#audit();
    await this.#work;`,
    },
    {
      file: 'apps/tally-worker/src/tally/partition-tally.ts',
      find: `const before = this.#work;
    this.#queue(() => this.#take(batch));
    await before;`,
      replace: `await this.#work;
    if (!this.#stopped.signal.aborted) this.#work = this.#take(batch);`,
    },
  ],
};
