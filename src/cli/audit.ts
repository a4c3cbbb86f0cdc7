import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { AuditDetail, AuditEvent } from "../domain/audit-event.ts";
import type { VerifiedLog } from "./bot.ts";
import { type ExitCode, type GlobalOptions, withBot } from "./context.ts";
import type { Edge } from "./edge.ts";
import { columns, printable, sayInstant, toJson } from "./printable.ts";

export const showAudit = (
  edge: Edge,
  options: GlobalOptions & { readonly about: string | null; readonly last: number },
): Promise<ExitCode> =>
  withBot(edge, options, {
    run: async (bot) => {
      const events = await bot.audit.show(options);
      const instants = events.map((event) => ({ ...event, at: new Date(event.at).toISOString() }));
      await edge.write(options.json ? toJson(instants) : columns(events.map(cells)));
      if (events.length === 0 && options.about !== null)
        edge.complain(`No event is about ${printable(options.about)}. Ids stand on cards and in the log.\n`);
      return 0;
    },
  });

export const exportAudit = (edge: Edge, options: GlobalOptions): Promise<ExitCode> =>
  withBot(edge, options, {
    run: async (bot) => {
      for await (const line of bot.audit.export()) await edge.write(line);
      return 0;
    },
  });

/** `checkpoint`: a file, `-` for standard input, or the text itself as it stands in the channel. */
export async function verifyAudit(
  edge: Edge,
  options: GlobalOptions & { readonly checkpoint?: string },
): Promise<ExitCode> {
  const checkpoint = await readCheckpoint(edge, options.checkpoint);
  if (checkpoint === null) {
    edge.complain(
      `✕ There is no file ${printable(options.checkpoint ?? "")}, and it is not the text of a checkpoint.\n`,
    );
    return 2;
  }
  return withBot(edge, options, {
    run: async (bot) => {
      const verified = await bot.audit.verify(checkpoint === undefined ? {} : { checkpoint });
      await edge.write(options.json ? toJson(verified) : forPeople(verified));
      return verified.ok ? 0 : 1;
    },
  });
}

/** Undefined where none was given, null where it is neither a file nor a text of several lines. */
async function readCheckpoint(edge: Edge, given: string | undefined): Promise<string | undefined | null> {
  if (given === undefined) return undefined;
  if (given === "-") return edge.readStandardInput();
  if (given.includes("\n")) return given;
  try {
    return await readFile(resolve(edge.folder, given), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function forPeople({ ok, size, root, compared, findings }: VerifiedLog): string {
  if (!ok) {
    const count = findings.length === 1 ? "1 finding" : `${findings.length} findings`;
    return `${findings.map(({ says }) => `✕ ${printable(says)}\n`).join("")}${count} in ${size} events.\n`;
  }
  const stored =
    compared.stored === 1 ? "1 checkpoint of its own" : `${compared.stored} checkpoints of its own`;
  const against = compared.outside > 0 ? `${stored} and the one you gave` : stored;
  const hint =
    compared.outside > 0
      ? ""
      : "! A database that was rewritten with all its checkpoints is found only by one from the audit channel: --checkpoint\n";
  return `✓ ${size} events are as they were written, held against ${against}. Root ${root}\n${hint}`;
}

const cells = ({ sequence, at, actorName, action, subject, details }: AuditEvent): readonly string[] =>
  [String(sequence), sayInstant(at), actorName, action, subject, sayDetails(details)].map(printable);

const sayDetails = (details: Readonly<Record<string, AuditDetail>>): string =>
  Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${sayDetail(name, value)}`)
    .join(" ");

/** What holds an instant is named for it: `endsAt`, `since`. */
const IS_INSTANT = /At$|^(?:at|since|until|due)$/;

function sayDetail(name: string, value: AuditDetail): string {
  if (typeof value === "number" && IS_INSTANT.test(name)) return sayInstant(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
