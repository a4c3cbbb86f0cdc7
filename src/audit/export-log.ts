import type { AuditLog, AuditRow } from "../ports/audit-log.ts";

const PAGE = 500;

/** Every row as it is stored, by sequence. */
export async function* rowsOf(log: Pick<AuditLog, "rows">, from = 0): AsyncGenerator<AuditRow> {
  for (let next = from; ; ) {
    const page = await log.rows(next, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    next = Number(last.sequence) + 1;
  }
}

/** The log as JSON lines, in order, each with its leaf hash: enough to check it elsewhere. */
export async function* exportLog(log: Pick<AuditLog, "rows">): AsyncGenerator<string> {
  for await (const row of rowsOf(log)) yield `${JSON.stringify(lineOf(row))}\n`;
}

function lineOf({ sequence, at, details, ...texts }: AuditRow): Readonly<Record<string, unknown>> {
  return { sequence: Number(sequence), at: Number(at), ...texts, details: parsed(details) };
}

/** What is no JSON was not written by Sallyport; it is exported as the text it is. */
export function parsed(details: string): unknown {
  try {
    return JSON.parse(details);
  } catch (error) {
    if (error instanceof SyntaxError) return details;
    throw error;
  }
}
