/** Raised with every change of the schema below; a file of a newer version is refused. */
export const SCHEMA_VERSION = 1;

/** `ballots`, `race_events` and `dead_ballots` hold the very bytes that the records of the Kafka topics have. */
export const schema = `
  CREATE TABLE meta (ballot_partitions INTEGER NOT NULL);
  CREATE TABLE ballots (
    partition INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    key BLOB,
    value BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (partition, offset)
  ) WITHOUT ROWID;
  CREATE TABLE race_events (
    offset INTEGER PRIMARY KEY,
    race TEXT NOT NULL,
    command TEXT NOT NULL,
    at INTEGER NOT NULL
  );
  CREATE TABLE round_secrets (
    race TEXT NOT NULL,
    round INTEGER NOT NULL,
    pepper BLOB NOT NULL,
    PRIMARY KEY (race, round)
  ) WITHOUT ROWID;
  CREATE TABLE dead_ballots (
    partition INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    code TEXT NOT NULL,
    key BLOB,
    value BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (partition, offset, code)
  ) WITHOUT ROWID;
  CREATE TABLE tally (
    id INTEGER PRIMARY KEY,
    race TEXT NOT NULL,
    round INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    target TEXT,
    next INTEGER NOT NULL,
    digest TEXT NOT NULL,
    generation INTEGER NOT NULL,
    goal INTEGER NOT NULL,
    open INTEGER NOT NULL,
    sealed INTEGER NOT NULL,
    version INTEGER NOT NULL,
    voters INTEGER NOT NULL,
    blanks INTEGER NOT NULL,
    late INTEGER NOT NULL,
    counts TEXT NOT NULL,
    candidates TEXT NOT NULL
  );
  CREATE UNIQUE INDEX tally_of ON tally (race, round, partition, target);
  CREATE INDEX tally_dropped ON tally (id) WHERE target IS NULL;
  CREATE TABLE tally_voters (
    tally INTEGER NOT NULL,
    voter BLOB NOT NULL,
    seq INTEGER NOT NULL,
    candidate INTEGER,
    class TEXT NOT NULL,
    PRIMARY KEY (tally, voter)
  ) WITHOUT ROWID;
  CREATE TABLE kv (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX kv_expires ON kv (expires_at);
`;
