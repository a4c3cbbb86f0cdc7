import type { AuditEvent } from "../domain/audit-event.ts";
import { type Instant, later, type RequestId, requestId } from "../domain/ids.ts";
import type { Tx } from "../ports/store.ts";
import type { ReconcileDeps } from "./deps.ts";

/** Lines that fit one message. */
const LINES = 25;
/** Bursts are gathered: the audit channel takes about one message a second. */
const GATHER_MS = 1_000;
const CURSOR = "channel";

/** Owes each new event a line in the audit channel, and in the thread of its request's card. At least once, in order. */
export async function spreadEvents(deps: ReconcileDeps): Promise<Instant> {
  const from = await deps.store.read.cursor(CURSOR);
  const events = await deps.store.read.auditEvents(from, LINES);
  const last = events.at(-1);
  const now = deps.clock.now();
  if (last === undefined) return later(now, 30_000);
  await deps.store.transact(async (tx) => {
    if ((await tx.cursor(CURSOR)) !== from) return;
    const channel = deps.catalogue.channels.audit;
    const subject = `${from}-${last.sequence}`;
    await tx.owe(subject, "audit", { kind: "channel", surface: "slack", channel }, now);
    for (const event of events) await oweHistory(deps, tx, event);
    await tx.saveCursor(CURSOR, last.sequence + 1);
  });
  return later(now, GATHER_MS);
}

/** What happens many times needs no line below the card; a refusal is between Sallyport and the one refused. */
const UNTOLD: ReadonlySet<AuditEvent["action"]> = new Set([
  "connection.opened",
  "connection.closed",
  "person.refused",
  "request.approved",
]);

async function oweHistory(deps: ReconcileDeps, tx: Tx, event: AuditEvent): Promise<void> {
  const request = UNTOLD.has(event.action) ? null : await tx.request(requestOf(event));
  const card = request === null ? null : await tx.message(request.id, "card");
  if (request === null || card === null) return;
  // Where the card is: the configuration may name another channel since.
  await tx.owe(`${request.id}/${event.sequence}`, "history", card.destination, deps.clock.now());
}

/** `g-7k2qmb` stands for the grant of `r-7k2qmb`. */
export const requestOf = (event: Pick<AuditEvent, "subject">): RequestId =>
  requestId(event.subject.replace(/^g-/, "r-"));
