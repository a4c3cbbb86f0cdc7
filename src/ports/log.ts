export type LogFields = Readonly<Record<string, unknown>>;

/** What operators read. Secrets are taken out of messages and fields alike; an error is told with its causes. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
