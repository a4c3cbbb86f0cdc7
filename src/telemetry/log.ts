import winston from "winston";
import type { Log, LogFields } from "../ports/log.ts";
import { redact } from "./redact.ts";
import { writeText } from "./text-line.ts";

export type LogLevel = "info" | "warn" | "error";

export interface LogOptions {
  /** `json`: one object a line, for programs; `text`: for a terminal. */
  readonly format: "json" | "text";
  readonly level: LogLevel;
  /** Values that are secret whatever they look like; those of the configuration. */
  readonly secrets?: readonly string[];
  /** Standard error unless told, so that standard output stays for answers. */
  readonly stream?: NodeJS.WritableStream;
}

/** Shorter ones would blot out words of every line, and guard nothing. */
const SHORTEST_SECRET = 6;

export interface OwnedLog extends Log {
  /** Resolves when everything said has been written. */
  stop(): Promise<void>;
}

export function createLog(options: LogOptions): OwnedLog {
  const known = (options.secrets ?? []).filter((secret) => secret.length >= SHORTEST_SECRET);
  const logger = winston.createLogger({
    level: options.level,
    format: winston.format.printf(({ level, message, fields }) => {
      const line = { at: new Date().toISOString(), level, message: String(redact(message, known)) };
      const told = redact(fields ?? {}, known);
      return options.format === "json"
        ? JSON.stringify({ ...line, ...asRecord(told), ...line })
        : writeText(line, asRecord(told));
    }),
    transports: [new winston.transports.Stream({ stream: options.stream ?? process.stderr, eol: "\n" })],
  });
  const say =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      logger.log(level, message, { fields });
    };
  return { info: say("info"), warn: say("warn"), error: say("error"), stop: () => ended(logger) };
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};

function ended(logger: winston.Logger): Promise<void> {
  return new Promise((resolve) => {
    logger.once("finish", () => resolve());
    logger.end();
  });
}
