import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNotes } from "../../src/audit/checkpoint-note.ts";
import type { AuditFinding } from "../../src/audit/finding.ts";
import { wellFormed } from "../../src/domain/well-formed.ts";
import type { AuditRow } from "../../src/ports/audit-log.ts";
import { propertyRuns } from "../support/property-runs.ts";
import { anEvent, batches, extended, type KeptLog, kept, lastNote, rowOf, verify } from "./kept-log.ts";
import { naiveJson, naiveRoot } from "./rfc6962.ts";

const runs = propertyRuns({ seed: 6962, numRuns: 150 });

/** Whether a finding tells of the event at the place. */
function tellsOf(finding: AuditFinding, place: number): boolean {
  switch (finding.kind) {
    case "changed-event":
    case "added-event":
      return finding.sequence === place;
    case "missing-events":
      return finding.from <= place && place <= finding.to;
    case "cut-tail":
      return finding.size <= place;
    case "beyond-log":
      return finding.logSize <= place;
    case "rewritten":
      return finding.intact <= place && place < finding.size;
    default:
      return false;
  }
}

const told = (findings: readonly AuditFinding[], place: number): boolean =>
  findings.some((finding) => tellsOf(finding, place));

/** Nothing is said of events that nobody touched before the first one that was. */
function expectIntactBefore(findings: readonly AuditFinding[], place: number): void {
  const exact = findings.filter(({ kind }) => kind !== "rewritten");
  for (let one = 0; one < place; one += 1) expect(told(exact, one), `of ${one}`).toBe(false);
}

const COLUMNS = ["at", "actor", "actorName", "action", "subject", "details", "leafHash"] as const;

/** Where, and what: picked within whatever is there. */
const places = fc.record({
  row: fc.nat(),
  other: fc.nat(),
  column: fc.constantFrom(...COLUMNS),
  sign: fc.nat(),
  put: fc.oneof(fc.constant(""), fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 1 })),
});

const tampered = (
  holds: (log: KeptLog, at: typeof places extends fc.Arbitrary<infer T> ? T : never) => Promise<void>,
) =>
  fc.assert(
    fc.asyncProperty(batches, places, async (all, at) => {
      const log = kept(all);
      const size = log.rows.length;
      await holds(log, { ...at, row: at.row % size, other: at.other % size });
    }),
    runs,
  );

/** One character is another one, or gone. */
function withOneChanged(value: string, at: { readonly sign: number; readonly put: string }): string {
  const place = at.sign % Math.max(1, value.length);
  return `${value.slice(0, place)}${at.put}${value.slice(place + 1)}`;
}

const replaced = (log: KeptLog, place: number, row: AuditRow): KeptLog => ({
  ...log,
  rows: log.rows.map((one, index) => (index === place ? row : one)),
});

const renumbered = (rows: readonly AuditRow[]): readonly AuditRow[] =>
  rows.map((row, place) => ({ ...row, sequence: String(place) }));

describe("whatever is appended, in whatever portions", () => {
  it("the head and every checkpoint have the root that RFC 6962 defines over RFC 8785's text", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        const log = kept(all);
        const events = all
          .flatMap(({ events: some }) => some)
          .map((event, sequence) => ({ ...event, sequence }));
        const leaves = events.map((event) => naiveJson(wellFormed(event)));
        for (const { size, root } of log.checkpoints) {
          expect(root).toBe(Buffer.from(naiveRoot(leaves.slice(0, size))).toString("base64"));
        }
        const { ok, root, findings } = await verify(log, lastNote(log));
        expect({ ok, findings }).toEqual({ ok: true, findings: [] });
        expect(root).toBe(Buffer.from(naiveRoot(leaves)).toString("base64"));
      }),
      runs,
    );
  });

  it("a checkpoint signed before is a prefix of all that comes after", async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(), async (all, cut) => {
        const before = kept(all.slice(0, 1 + (cut % all.length)));
        expect((await verify(kept(all), lastNote(before))).findings).toEqual([]);
      }),
      runs,
    );
  });
});

describe("a single change to the log is found, and its place is named (I12):", () => {
  it("a character of any column of any row", () =>
    tampered(async (log, at) => {
      const row = log.rows[at.row];
      if (row === undefined) return;
      const changed = { ...row, [at.column]: withOneChanged(row[at.column], at) };
      fc.pre(changed[at.column] !== row[at.column]);
      const { findings } = await verify(replaced(log, at.row, changed));
      expect(findings).toContainEqual({ kind: "changed-event", sequence: at.row });
      expectIntactBefore(findings, at.row);
    }));

  it("a row that is dropped", () =>
    tampered(async (log, { row }) => {
      const { findings } = await verify({ ...log, rows: log.rows.filter((_, place) => place !== row) });
      expect(told(findings, row)).toBe(true);
      expectIntactBefore(findings, row);
    }));

  it("a row that is dropped, with those behind it moved up", () =>
    tampered(async (log, { row }) => {
      const rows = renumbered(log.rows.filter((_, place) => place !== row));
      const { findings } = await verify({ ...log, rows });
      expect(told(findings, row)).toBe(true);
      expectIntactBefore(findings, row);
    }));

  it("two rows that have changed places", () =>
    tampered(async (log, { row, other }) => {
      fc.pre(row !== other);
      const [one, two] = [log.rows[row], log.rows[other]];
      if (one === undefined || two === undefined) return;
      const rows = log.rows.with(row, two).with(other, one);
      const { findings } = await verify({ ...log, rows: renumbered(rows) });
      for (const place of [row, other]) expect(told(findings, place)).toBe(true);
      expectIntactBefore(findings, Math.min(row, other));
    }));

  it("a row that is there twice, or put in, genuine in itself", () =>
    tampered(async (log, { row, other }) => {
      const one = log.rows[other];
      if (one === undefined) return;
      const rows = renumbered(log.rows.toSpliced(row, 0, one));
      const { findings } = await verify({ ...log, rows });
      // A copy may stand in for the one it is of: then the next is out of place.
      expect(told(findings, row) || told(findings, row + 1)).toBe(true);
      expectIntactBefore(findings, row);
    }));

  it("a row at the end, or before the first", () =>
    tampered(async (log, { other }) => {
      const one = log.rows[other];
      if (one === undefined) return;
      for (const place of [log.rows.length, -1 - other]) {
        const { findings } = await verify({
          ...log,
          rows: [...log.rows, { ...one, sequence: String(place) }],
        });
        expect(told(findings, place)).toBe(true);
      }
    }));

  it("an event at the end that is genuine in itself, and that the head does not count", () =>
    fc.assert(
      fc.asyncProperty(batches, anEvent, async (all, event) => {
        const log = kept(all);
        const sequence = log.rows.length;
        const { findings } = await verify({ ...log, rows: [...log.rows, rowOf({ ...event, sequence })] });
        expect(findings).toEqual([{ kind: "added-event", sequence }]);
      }),
      runs,
    ));

  it("an event told otherwise, with its leaf hash made anew", () =>
    fc.assert(
      fc.asyncProperty(batches, anEvent, fc.nat(), async (all, event, pick) => {
        const log = kept(all);
        const row = pick % log.rows.length;
        const forged = rowOf({ ...event, sequence: row });
        fc.pre(forged.leafHash !== log.rows[row]?.leafHash);
        const alone = await verify(replaced(log, row, forged));
        expect(alone.findings).toContainEqual({ kind: "wrong-head", size: log.rows.length });
        expect(told((await verify(replaced(log, row, forged), lastNote(log))).findings, row)).toBe(true);
      }),
      runs,
    ));

  it("an event told otherwise, with the whole log made anew, held against a checkpoint from outside", () =>
    fc.assert(
      fc.asyncProperty(batches, anEvent, fc.nat(), async (all, event, pick) => {
        const log = kept(all);
        const row = pick % log.rows.length;
        const rows = log.rows.with(row, rowOf({ ...event, sequence: row }));
        fc.pre(rows[row]?.leafHash !== log.rows[row]?.leafHash);
        const anew = { rows, head: extended({ size: 0, peaks: [] }, rows), checkpoints: [] };
        const { findings } = await verify(anew, lastNote(log));
        expect(findings).toEqual([
          { kind: "rewritten", size: log.rows.length, intact: 0, checkpoint: "outside" },
        ]);
      }),
      runs,
    ));

  it("an end that is cut off, and cut off with the head and the checkpoints made to fit", () =>
    tampered(async (log, { row }) => {
      const rows = log.rows.slice(0, row);
      const bare = await verify({ ...log, rows });
      expect(bare.findings).toContainEqual({ kind: "cut-tail", size: row, head: log.rows.length });
      expectIntactBefore(bare.findings, row);
      const checkpoints = log.checkpoints.filter(({ size }) => size <= row);
      const hidden = { rows, head: extended({ size: 0, peaks: [] }, rows), checkpoints };
      expect((await verify(hidden)).findings).toEqual([]);
      expect((await verify(hidden, lastNote(log))).findings).toEqual([
        { kind: "beyond-log", size: log.rows.length, logSize: row, checkpoint: "outside" },
      ]);
    }));

  it("a character of a checkpoint, stored or brought from outside", () =>
    tampered(async (log, at) => {
      const note = lastNote(log);
      const changed = withOneChanged(note, at);
      // Blanks and dashes change in chats, and the last bits of base64 stand for nothing.
      fc.pre(JSON.stringify(readNotes(changed)) !== JSON.stringify(readNotes(note)));
      const outside = await verify(log, changed);
      expect(outside.findings.map((finding) => "checkpoint" in finding && finding.checkpoint)).toEqual([
        "outside",
      ]);
      const [first, ...others] = log.checkpoints;
      if (first === undefined) return;
      const wrong = { ...first, note: withOneChanged(first.note, at) };
      fc.pre(JSON.stringify(readNotes(wrong.note)) !== JSON.stringify(readNotes(first.note)));
      const { findings } = await verify({ ...log, checkpoints: [wrong, ...others] });
      expect(findings.map((finding) => "checkpoint" in finding && finding.checkpoint)).toEqual(["stored"]);
    }));
});
