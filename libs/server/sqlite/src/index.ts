export { openSqlite, type SqliteOptions, type SqliteStorage } from './open-sqlite';
export type { SqliteLog } from './channel/sqlite-log';
