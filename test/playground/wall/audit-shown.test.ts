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
const checkpoint = (size: number, after: number | null): StoredCheckpoint => ({
  note: `the note of ${size}`,
  size,
  root: "cm9vdA==",
  after,
  at: instant(9),
});

function logOf(size: number, signed: readonly StoredCheckpoint[]) {
  const events = Array.from({ length: size }, (_, index) => event(index));
  const checkpoints = [...signed];
  const verified: string[] = [];
  const shown = createAuditShown({
    read: {
      auditSize: () => Promise.resolve(size),
      auditEvents: (from, limit) => Promise.resolve(events.slice(from, from + limit)),
      checkpoint: (asked) => Promise.resolve(checkpoints.find((one) => one.size === asked) ?? null),
      lastCheckpoint: () => Promise.resolve(checkpoints.at(-1) ?? null),
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
  return { shown, verified, sign: (one: StoredCheckpoint) => void checkpoints.push(one) };
}

describe("the audit log on the page", () => {
  it("is its tail, in order, each event in the words cards use", async () => {
    const { events, size, checkpoints } = await logOf(61, []).shown();
    expect(size).toBe(61);
    expect(checkpoints).toEqual([]);
    expect(events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
    expect(events[0]?.parts).toEqual([
      { kind: "text", text: "<b>1</b>" },
      { kind: "code", text: "g-222222" },
      { kind: "at", at: 5, style: "seconds" },
    ]);
  });

  it("is held against each checkpoint's own note, once for each", async () => {
    const { shown, verified, sign } = logOf(9, [checkpoint(2, null), checkpoint(5, 2)]);
    await Promise.all([shown(), shown()]);
    const first = { size: 2, root: "cm9vdA==", at: 9, verified: true, findings: [] };
    expect((await shown()).checkpoints).toEqual([first, { ...first, size: 5 }]);
    verified.length = 0;
    sign(checkpoint(8, 5));
    expect((await shown()).checkpoints.map(({ size }) => size)).toEqual([2, 5, 8]);
    expect(verified).toEqual(["the note of 8"]);
  });

  it("keeps the checkpoints of what it shows, and looks for no others", async () => {
    const { shown, verified } = logOf(80, [checkpoint(20, null), checkpoint(21, 20), checkpoint(70, 21)]);
    expect((await shown()).checkpoints.map(({ size }) => size)).toEqual([21, 70]);
    expect(verified).toEqual(["the note of 21", "the note of 70"]);
  });

  it("says what is wrong where it is not what was signed", async () => {
    const { checkpoints } = await logOf(100, [checkpoint(99, null)]).shown();
    expect(checkpoints).toMatchObject([{ verified: false, findings: ["event 3 was changed"] }]);
  });
});
