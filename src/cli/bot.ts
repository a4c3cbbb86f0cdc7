import type { Configuration } from "../config/configuration.ts";
import type { AuditEvent } from "../domain/audit-event.ts";
import type { Operator } from "../operations/operate.ts";
import type { Diagnosable } from "../ports/diagnosis.ts";

/** What of the whole application the commands use. */
export interface Bot {
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly operator: Operator;
  readonly audit: AuditReading;
  /** Sallyport's own pages; null: there are none. */
  readonly http: { port(): number | null } | null;
}

export type OpenBot = (
  configuration: Configuration,
  options: { readonly logFormat: "json" | "text" },
) => Promise<Bot>;

/** Everything that a bot of this configuration depends on. Nothing is opened before it is looked at. */
export type OpenDiagnoses = (
  configuration: Configuration,
) => Promise<{ readonly all: readonly Diagnosable[]; stop(): Promise<void> }>;

export interface AuditReading {
  /** The last events, oldest first; `about`: those about one subject only. */
  show(options: { readonly about: string | null; readonly last: number }): Promise<readonly AuditEvent[]>;
  /** Holds the log against its own checkpoints, and against one that was kept elsewhere. */
  verify(options: { readonly checkpoint?: string }): Promise<VerifiedLog>;
  /** The log as JSON lines, each with its line break. */
  export(): AsyncIterable<string>;
}

export interface VerifiedLog {
  readonly ok: boolean;
  readonly size: number;
  readonly root: string;
  readonly compared: { readonly stored: number; readonly outside: number };
  readonly findings: readonly { readonly kind: string; readonly says: string }[];
}

export interface Playground {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  /** What to try first, a line each. */
  readonly tries: readonly string[];
  stop(): Promise<void>;
}

export type OpenPlayground = (options: {
  /** Where to listen; the next free one where it is taken. */
  readonly port: number;
  readonly logFormat: "json" | "text";
}) => Promise<Playground>;
