import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuditTree } from "../../src/audit/audit-tree.ts";
import type { AuditEvent } from "../../src/domain/audit-event.ts";
import type { Ran } from "../cli/process.ts";
import { eventually } from "../support/eventually.ts";
import { type BotHome, type EventRow, openBotHome } from "../support/process-bot.ts";
import { tempDir } from "../support/temp-dir.ts";

let home: BotHome;
/** The log as the bot left it, and the signed note that a person copies out of #jit-audit. */
let log: readonly EventRow[];
let copied: string;

beforeAll(async () => {
  home = await openBotHome();
  const bot = await home.start();
  const grant = await home.openFor("1s");
  await eventually("the close", () => home.grant(grant.id).closed_at !== null);
  await bot.stop();
  // The next checkpoint is due a minute after the first: let that one be older.
  edit(home.env.SALLYPORT_STATE ?? "", (db) => db.exec("update checkpoints set at = at - 60000"));
  const next = await home.start();
  copied = await eventually("a checkpoint over the whole grant", () => newestNote(home, 8));
  await next.stop();
  log = home.events();
});
afterAll(() => home.stop());

/** The text of the newest checkpoint over at least so many events, as the channel shows it. */
function newestNote({ slack }: BotHome, events: number): string | undefined {
  const notes = slack
    .messages("C0AUDIT")
    .map(({ blocks }) => /```\\n(sallyport\/[^`]+)\\n```/.exec(JSON.stringify(blocks))?.[1]);
  const newest = notes.findLast((note) => note !== undefined);
  const text = newest === undefined ? undefined : String(JSON.parse(`"${newest}"`));
  return Number(text?.split("\n")[1] ?? 0) >= events ? text : undefined;
}

function edit(state: string, change: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(join(state, "sallyport.db"));
  try {
    change(db);
  } finally {
    db.close();
  }
}

/** Changes a copy of the database with a second hand, and lets `sallyport audit verify` look at it. */
async function verified(
  change: (db: DatabaseSync) => void,
  words: readonly string[] = ["--checkpoint", copied],
): Promise<Ran> {
  const state = await tempDir();
  await cp(home.env.SALLYPORT_STATE ?? "", state, { recursive: true });
  edit(state, change);
  return home.run(["audit", "verify", ...words], { SALLYPORT_STATE: state });
}

/** The place of the event that has the action. */
function placeOf(action: string): number {
  const found = log.find((event) => event.action === action);
  if (found === undefined) throw new Error(`no ${action} in the log`);
  return found.sequence;
}

/** The whole log written anew with the bot's own tree, so that every row, hash and head fits the others. */
function rewrite(db: DatabaseSync, events: readonly EventRow[]): void {
  const tree = createAuditTree();
  let head = tree.empty;
  db.exec("delete from audit_events; delete from checkpoints");
  const insert = db.prepare("insert into audit_events values (?, ?, ?, ?, ?, ?, ?, ?)");
  for (const [sequence, row] of events.entries()) {
    const { at, actor, actor_name: actorName, action, subject } = row;
    const event = { sequence, at, actor, actorName, action, subject, details: JSON.parse(row.details) };
    const { hash, details } = tree.leaf(event as AuditEvent);
    head = tree.extend(head, [hash]);
    insert.run(sequence, at, actor, actorName, action, subject, details, hash);
  }
  db.prepare("update audit_head set size = ?, peaks = ?").run(head.size, JSON.stringify(head.peaks));
}

describe("sallyport audit verify, held against a checkpoint copied out of the audit channel,", () => {
  it("finds nothing in a log that is as it was written (I12)", async () => {
    const { code, out, err } = await verified(() => undefined);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^✓ \d+ events are as they were written, held against .* and the one you gave/);
  });

  it("finds one changed byte, and names the event (I12)", async () => {
    const place = placeOf("request.asked");
    const { code, out } = await verified((db) => {
      const changed = db
        .prepare(
          "update audit_events set details = replace(details, 'INC-4211', 'INC-4212') where sequence = ?",
        )
        .run(place);
      expect(changed.changes).toBe(1);
    });
    expect(code).toBe(1);
    expect(out).toContain(`✕ Event ${place} was changed after it was written.`);
  });

  it("finds a dropped row, and names the event (I12)", async () => {
    const place = placeOf("request.approved");
    const { code, out } = await verified((db) =>
      db.prepare("delete from audit_events where sequence = ?").run(place),
    );
    expect(code).toBe(1);
    expect(out).toContain(`✕ Event ${place} is missing.`);
  });

  it("finds a cut tail, and tells where the log ends (I12)", async () => {
    const place = placeOf("grant.closed");
    const { code, out } = await verified((db) =>
      db.prepare("delete from audit_events where sequence >= ?").run(place),
    );
    expect(code).toBe(1);
    expect(out).toContain(`✕ The log ends after ${place} events, but its head counts ${log.length}`);
    expect(out).toMatch(/the checkpoint you gave was signed over \d+: its end was cut off/);
  });

  it("finds a cut tail that was hidden with all of the database's own evidence (I12)", async () => {
    const place = placeOf("grant.closed");
    const hide = (db: DatabaseSync) => rewrite(db, log.slice(0, place));
    const { code, out } = await verified(hide);
    expect(code).toBe(1);
    expect(out).toMatch(
      new RegExp(`The log has ${place} events, but the checkpoint you gave was signed over`),
    );
    expect(await verified(hide, [])).toMatchObject({ code: 0 });
  });

  it("finds a log rewritten from scratch, which is consistent in itself (I12)", async () => {
    const forge = (db: DatabaseSync) =>
      rewrite(
        db,
        log.map((row) => ({ ...row, details: row.details.replace("INC-4211", "INC-9999") })),
      );
    const alone = await verified(forge, []);
    expect(alone.code).toBe(0);
    expect(alone.out).toContain("found only by one from the audit channel: --checkpoint");
    const { code, out } = await verified(forge);
    expect(code).toBe(1);
    expect(out).toMatch(/An event between 0 and \d+ is not what was signed in the checkpoint you gave/);
  });

  it("takes the checkpoint from a file too", async () => {
    const file = join(await tempDir(), "checkpoint.txt");
    await writeFile(file, copied);
    expect(await verified(() => undefined, ["--checkpoint", file])).toMatchObject({ code: 0 });
  });
});
