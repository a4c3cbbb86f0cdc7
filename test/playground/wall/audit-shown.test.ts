import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../src/domain/audit-event.ts";
import { instant } from "../../../src/domain/ids.ts";
import { createAuditShown } from "../../../src/playground/wall/audit-shown.ts";
import type { StoredCheckpoint } from "../../../src/ports/store.ts";

const event = (sequence: number): AuditEvent => ({
  sequence,
  at: instant(sequence),
  actor: "sallyport",
  actorName: "sallyport",
  action: "bot.started",
  subject: "",
  details: {},
});
const checkpoint: StoredCheckpoint = {
  note: "the note",
  size: 2,
  root: "cm9vdA==",
  after: null,
  at: instant(9),
};

function logOf(size: number, last: StoredCheckpoint | null) {
  const events = Array.from({ length: size }, (_, index) => event(index));
  const verified: string[] = [];
  const shown = createAuditShown({
    read: {
      auditSize: () => Promise.resolve(size),
      auditEvents: (from, limit) => Promise.resolve(events.slice(from, from + limit)),
      lastCheckpoint: () => Promise.resolve(last),
    },
    words: ({ sequence }) => [
      { kind: "typed", text: `<b>${sequence}</b>` },
      { kind: "code", text: "g-222222" },
      { kind: "at", at: 5, style: "seconds" },
    ],
    verify: (note) => {
      verified.push(note);
      return Promise.resolve({
        ok: size < 100,
        findings: size < 100 ? [] : [{ says: "event 3 was changed" }],
      });
    },
  });
  return { shown, verified };
}

describe("the audit log on the page", () => {
  it("is its tail, in order, each event in the words cards use", async () => {
    const { events, size, checkpoint: none } = await logOf(61, null).shown();
    expect(size).toBe(61);
    expect(none).toBeNull();
    expect(events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
    expect(events[0]?.parts).toEqual([
      { kind: "text", text: "<b>1</b>" },
      { kind: "code", text: "g-222222" },
      { kind: "at", at: 5, style: "seconds" },
    ]);
  });

  it("is held against the checkpoint's own note, once for each checkpoint", async () => {
    const { shown, verified } = logOf(3, checkpoint);
    await shown();
    expect((await shown()).checkpoint).toEqual({
      size: 2,
      root: "cm9vdA==",
      at: 9,
      verified: true,
      findings: [],
    });
    expect(verified).toEqual(["the note"]);
  });

  it("says what is wrong where it is not what was signed", async () => {
    const { checkpoint: seen } = await logOf(100, checkpoint).shown();
    expect(seen).toMatchObject({ verified: false, findings: ["event 3 was changed"] });
  });
});
