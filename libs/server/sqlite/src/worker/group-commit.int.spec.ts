import type { Answer, Committed, Question, RequestName, Requests } from '../channel/protocol';
import { packAppend } from '../ballot-log/record-pack';
import { specStorage } from '../spec-support/opened';
import { GroupCommit } from './group-commit';
import { OffsetCounters } from './offset-counters';
import { openDatabase } from './open-database';
import { requestTables } from './request-tables';

const { freshFile } = specStorage();

let lastId = 0;
function question<Name extends RequestName>(name: Name, ask: Requests[Name]['ask']): Question {
  return { id: ++lastId, name, ask, rows: 1 };
}

const key = new Uint8Array(16);
const append = (partition: number) => question('append', packAppend([{ partition, key, value: Uint8Array.of(1) }], 3));
const command = (race: string) => question('appendCommand', { race, command: '{}' });
/** Violates a constraint with its own statement. */
const refused = () => question('appendCommand', { race: null as unknown as string, command: '{}' });

function start() {
  const { db } = openDatabase({ file: freshFile(), ballotPartitions: 3 });
  const offsets = new OffsetCounters([0, 0, 0], 0);
  const posted: Committed[] = [];
  const inTransaction: boolean[] = [];
  const commit = new GroupCommit({
    db,
    offsets,
    ...requestTables(db, offsets),
    post: (committed) => {
      inTransaction.push(db.isTransaction);
      posted.push(structuredClone(committed));
    },
  });
  const rows = (table: string) => Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  return { db, commit, posted, inTransaction, rows };
}

const failed = (answers: readonly Answer[]) => answers.map((answer) => 'failure' in answer);

describe('GroupCommit', () => {
  it('commits a group once, and answers after the commit only', () => {
    const { db, commit, posted, inTransaction, rows } = start();
    const exec = jest.spyOn(db, 'exec');
    commit.run([append(0), append(1), command('monza-2025'), append(1)]);
    expect(exec.mock.calls.map(([sql]) => sql)).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
    expect(inTransaction).toEqual([false]);
    expect(posted[0]).toMatchObject({ ends: [1, 2, 0], commands: 1 });
    expect([rows('ballots'), rows('race_events')]).toEqual([3, 1]);
    db.close();
  });

  it('opens no transaction for a group that only reads', () => {
    const { db, commit, posted } = start();
    const exec = jest.spyOn(db, 'exec');
    commit.run([question('read', { partition: 0, from: 0, to: 9 }), question('readCommands', 0)]);
    expect(exec).not.toHaveBeenCalled();
    expect(failed(posted[0]!.answers)).toEqual([false, false]);
    db.close();
  });

  it('fails one request alone, and leaves no gap in the offsets', () => {
    const { db, commit, posted, rows } = start();
    const group = [append(0), refused(), append(0), command('monza-2025')];
    commit.run(group);
    const { answers, ends, commands } = posted[0]!;
    expect(answers.map(({ id }) => id)).toEqual(group.map(({ id }) => id));
    expect(failed(answers)).toEqual([false, true, false, false]);
    expect(answers[1]).toMatchObject({ failure: { unknown: false } });
    expect({ ends, commands }).toEqual({ ends: [2, 0, 0], commands: 1 });
    expect([rows('ballots'), rows('race_events')]).toEqual([2, 1]);
    expect(db.prepare('SELECT offset FROM ballots ORDER BY offset').all()).toEqual([{ offset: 0 }, { offset: 1 }]);
    db.close();
  });

  it('fails the whole group with its commit, as unknown, and goes on where the log ends', () => {
    const { db, commit, posted, rows } = start();
    db.exec(`
      CREATE TABLE parent (id TEXT PRIMARY KEY);
      CREATE TABLE child (id TEXT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER broken AFTER INSERT ON race_events WHEN new.race = 'broken'
        BEGIN INSERT INTO child (id) VALUES ('none'); END;
    `);
    commit.run([append(0), command('broken')]);
    expect(posted[0]).toMatchObject({ ends: [0, 0, 0], commands: 0 });
    expect(posted[0]!.answers).toMatchObject([{ failure: { unknown: true } }, { failure: { unknown: true } }]);
    expect([rows('ballots'), rows('race_events')]).toEqual([0, 0]);
    commit.run([append(0)]);
    expect(posted[1]).toMatchObject({ answers: [{ value: { offsets: Float64Array.of(0) } }], ends: [1, 0, 0] });
    db.close();
  });
});
