/** Logging interface injected from outside; the core never writes to a console. Messages hold no data values. */
export interface Logger {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

/** Discards everything. */
export const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };
