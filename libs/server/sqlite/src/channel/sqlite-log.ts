/** Where the adapter tells operators what no caller is told; pino's loggers fit. */
export interface SqliteLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
