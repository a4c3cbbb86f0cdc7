import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Door } from "../../src/domain/door.ts";
import { AdapterFailure } from "../../src/domain/failures.ts";
import type { Grant } from "../../src/domain/grant.ts";
import type { Instant } from "../../src/domain/ids.ts";
import type { EnforcementLayer, LayerReport } from "../../src/ports/enforcement-layer.ts";
import { aGrant } from "../enforcement/a-grant.ts";
import { convergence, type SetTold } from "../enforcement/bounds.ts";

/** A wall with one layer in it, and eyes on it that are not the layer's. */
export interface LayerHarness {
  readonly layer: EnforcementLayer;
  /** The same wall, by a process that has just started with the same stored data. */
  readonly restarted: () => EnforcementLayer;
  readonly now: () => Instant;
  /** A door that nobody else has used; its port lies above 20,000. */
  readonly door: () => Promise<Door>;
  /** Whether the source of the grant is let in at its door. */
  readonly admits: (grant: Grant) => Promise<boolean>;
  /** Everything on the wall that is not Sallyport's, as one text. */
  readonly foreign: (door: Door) => Promise<string>;
  /** Where grants are told apart by more than their source, so that one never admits another's person. */
  readonly grantsApart?: true;
  /** Sources that the wall can tell apart. */
  readonly sources: { readonly one: string; readonly other: string; readonly third: string };
  readonly stop: () => Promise<void>;
}

const told = ({ carried, closed, problems }: LayerReport): readonly (string | null)[] =>
  [...carried, ...closed, ...problems].map((one) => one.grant).sort();

/** The promises of the EnforcementLayer port, for every layer. */
export function describeEnforcementLayer(start: () => Promise<LayerHarness>): void {
  let wall: LayerHarness;
  let count = 0;
  beforeAll(async () => {
    wall = await start();
  });
  afterAll(() => wall.stop());

  const grantAt = (door: Door, source = wall.sources.one): Grant => {
    count += 1;
    return aGrant({ id: `c${String(count).padStart(5, "0")}`, door, now: wall.now(), source });
  };
  const converge = (door: Door, set: SetTold, layer = wall.layer): Promise<LayerReport> =>
    layer.converge(convergence(set, [door]));

  describe("opening", () => {
    it("lets the source of an open grant in, and nobody else", async () => {
      const door = await wall.door();
      const grant = grantAt(door);
      const report = await converge(door, { open: [grant] });
      expect(report.carried.map((one) => one.grant)).toEqual([grant.id]);
      expect(report.carried[0]?.evidence).not.toBe("");
      expect(await wall.admits(grant)).toBe(true);
      expect(await wall.admits(grantAt(door, wall.sources.other))).toBe(false);
    });

    it("carries several grants of one door at once", async () => {
      const door = await wall.door();
      const grants = Object.values(wall.sources).map((source) => grantAt(door, source));
      const report = await converge(door, { open: grants });
      expect(told(report)).toEqual(grants.map((grant) => grant.id).sort());
      expect(report.problems).toEqual([]);
      for (const grant of grants) expect(await wall.admits(grant)).toBe(true);
    });

    it("changes nothing when it is told the same again", async () => {
      const door = await wall.door();
      const grant = grantAt(door);
      const first = await converge(door, { open: [grant] });
      const again = await converge(door, { open: [grant] });
      expect(again.carried).toEqual(first.carried);
      expect(again.findings).toEqual([]);
    });

    it("opens nothing for a grant that is open no longer when it asks again (I15)", async () => {
      const door = await wall.door();
      const [ended, open] = [grantAt(door), grantAt(door, wall.sources.other)];
      const stillOpen = async () => new Set([open.id]);
      const report = await converge(door, { open: [ended, open], bounds: { stillOpen } });
      expect(report.carried.map((one) => one.grant)).toEqual([open.id]);
      expect(report.problems.map((one) => one.grant)).toEqual([ended.id]);
      expect(await wall.admits(ended)).toBe(false);
    });

    it("opens nothing once the lease is lost (I15)", async () => {
      const door = await wall.door();
      const grant = grantAt(door);
      const assertLease = async () => {
        throw new AdapterFailure({ adapter: "lease", doing: "is lost", retry: "soon" });
      };
      await Promise.allSettled([converge(door, { open: [grant], bounds: { assertLease } })]);
      expect(await wall.admits(grant)).toBe(false);
    });

    it("opens nothing when the run is over already", async () => {
      const door = await wall.door();
      const grant = grantAt(door);
      const signal = AbortSignal.abort(new Error("the lease is over"));
      await Promise.allSettled([converge(door, { open: [grant], bounds: { signal } })]);
      expect(await wall.admits(grant)).toBe(false);
    });
  });

  describe("closing", () => {
    it("closes, and says when that was seen", async () => {
      const door = await wall.door();
      const grant = grantAt(door);
      await converge(door, { open: [grant] });
      const before = wall.now();
      const report = await converge(door, { closing: [grant] });
      expect(told(report)).toEqual([grant.id]);
      expect(report.closed[0]?.seenAt).toBeGreaterThanOrEqual(before);
      expect(report.closed[0]?.acknowledgedAt).toBeGreaterThanOrEqual(before);
      expect(report.closed[0]?.stillAdmits).toEqual([]);
      expect(await wall.admits(grant)).toBe(false);
    });

    it("lets nobody in for an empty set (I9)", async () => {
      const door = await wall.door();
      const grants = Object.values(wall.sources).map((source) => grantAt(door, source));
      await converge(door, { open: grants });
      await converge(door, {});
      for (const grant of grants) expect(await wall.admits(grant)).toBe(false);
    });

    it("closes one and keeps the others", async () => {
      const door = await wall.door();
      const [ended, kept] = [grantAt(door), grantAt(door, wall.sources.other)];
      await converge(door, { open: [ended, kept] });
      const report = await converge(door, { open: [kept], closing: [ended] });
      expect(report.carried.map((one) => one.grant)).toEqual([kept.id]);
      expect(report.closed.map((one) => one.grant)).toEqual([ended.id]);
      expect(await wall.admits(kept)).toBe(true);
      expect(await wall.admits(ended)).toBe(false);
    });

    it("closes for one of two people behind an address, and says who admits it still (I8)", async () => {
      const door = await wall.door();
      const [ended, kept] = [grantAt(door), grantAt(door)];
      await converge(door, { open: [ended, kept] });
      const report = await converge(door, { open: [kept], closing: [ended] });
      const still = wall.grantsApart === true ? [] : [expect.stringContaining(kept.id)];
      expect(report.closed[0]?.stillAdmits).toEqual(still);
      expect(await wall.admits(kept)).toBe(true);
      const last = await converge(door, { closing: [kept] });
      expect(last.closed[0]?.stillAdmits).toEqual([]);
      expect(await wall.admits(kept)).toBe(false);
    });

    it("says of what was never open that it is closed, with nothing acknowledged", async () => {
      const door = await wall.door();
      const report = await converge(door, { closing: [grantAt(door)] });
      expect(report.closed[0]?.acknowledgedAt).toBeNull();
      expect(report.problems).toEqual([]);
    });

    it("says closed once more when it is asked once more", async () => {
      const door = await wall.door();
      const grant = grantAt(door);
      await converge(door, { open: [grant] });
      const first = await converge(door, { closing: [grant] });
      const again = await converge(door, { closing: [grant] });
      expect(again.closed[0]?.seenAt).toBeGreaterThanOrEqual(first.closed[0]?.seenAt ?? Number.NaN);
    });

    it("closes after looking ahead, and opens nothing by looking", async () => {
      const door = await wall.door();
      const [open, waiting] = [grantAt(door), grantAt(door, wall.sources.other)];
      await converge(door, { open: [open] });
      await wall.layer.prepare(convergence({ open: [open, waiting] }, [door]));
      expect(await wall.admits(waiting)).toBe(false);
      await converge(door, { closing: [open] });
      expect(await wall.admits(open)).toBe(false);
    });
  });

  describe("after a restart", () => {
    it("leaves what should be open, and closes the rest", async () => {
      const door = await wall.door();
      const [kept, ended] = [grantAt(door), grantAt(door, wall.sources.other)];
      await converge(door, { open: [kept, ended] });
      const report = await converge(door, { open: [kept], closing: [ended] }, wall.restarted());
      expect(told(report)).toEqual([kept.id, ended.id].sort());
      expect(report.problems).toEqual([]);
      expect(await wall.admits(kept)).toBe(true);
      expect(await wall.admits(ended)).toBe(false);
    });
  });

  it("touches nothing that is not Sallyport's (I14)", async () => {
    const door = await wall.door();
    const before = await wall.foreign(door);
    const grant = grantAt(door);
    await converge(door, { open: [grant] });
    await converge(door, { closing: [grant] });
    expect(await wall.foreign(door)).toBe(before);
  });
}
