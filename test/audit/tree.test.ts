import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAuditTree } from "../../src/audit/audit-tree.ts";
import { appendLeaf, EMPTY_RANGE, peaksOf, rootOf } from "../../src/audit/compact-range.ts";
import { hashLeaf } from "../../src/audit/hashes.ts";
import type { AuditEvent } from "../../src/domain/audit-event.ts";
import { instant } from "../../src/domain/ids.ts";
import { naiveRoot } from "./rfc6962.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The leaves and roots that Certificate Transparency implementations publish for RFC 6962. */
const LEAVES = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const rangeOf = (leaves: readonly Uint8Array[]) => leaves.map(hashLeaf).reduce(appendLeaf, EMPTY_RANGE);

describe("the tree of the audit log", () => {
  it.each(ROOTS.map((root, size) => ({ size, root })))(
    "has the published root of $size leaves",
    ({ size, root }) => {
      const leaves = LEAVES.slice(0, size).map((leaf) => Buffer.from(leaf, "hex"));
      expect(hex(rootOf(rangeOf(leaves)))).toBe(root);
    },
  );

  it("has the root that RFC 6962 defines, for any number of leaves", () => {
    const leaves = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 130, size: "max" });
    fc.assert(
      fc.property(leaves, (found) => {
        expect(hex(rootOf(rangeOf(found)))).toBe(hex(naiveRoot(found)));
      }),
      { seed: 6962, numRuns: 150 },
    );
  });

  it("keeps one hash for each perfect subtree", () => {
    const sizes = Array.from({ length: 70 }, (_, size) => size);
    for (const size of sizes) {
      const range = rangeOf(sizes.slice(0, size).map((n) => Uint8Array.of(n)));
      expect(range.peaks).toHaveLength(peaksOf(size));
    }
  });
});

describe("appending events", () => {
  const tree = createAuditTree();
  const event = (sequence: number, details: AuditEvent["details"] = {}): AuditEvent => ({
    sequence,
    at: instant(1_700_000_000_000 + sequence),
    actor: "sallyport",
    actorName: "Sallyport",
    action: "bot.started",
    subject: "prod",
    details,
  });

  it("hashes the canonical JSON of all that the event says", () => {
    const text =
      '{"action":"bot.started","actor":"sallyport","actorName":"Sallyport","at":1700000000004,"details":{"a":1,"b":[true,null,"é"]},"sequence":4,"subject":"prod"}';
    const leaf = tree.leaf(event(4, { b: [true, null, "é"], a: 1 }));
    expect(leaf.hash).toBe(createHash("sha256").update(`\0${text}`).digest("base64"));
    expect(leaf.details).toBe('{"a":1,"b":[true,null,"é"]}');
  });

  it("grows the same head one by one as all at once", () => {
    const hashes = Array.from({ length: 23 }, (_, n) => tree.leaf(event(n)).hash);
    const oneByOne = hashes.reduce((head, hash) => tree.extend(head, [hash]), tree.empty);
    expect(tree.extend(tree.empty, hashes)).toEqual(oneByOne);
    expect(oneByOne.size).toBe(23);
  });

  it("mends half a character and NUL, wherever they stand, and still writes the event down", () => {
    const odd = { ...event(0, { "k\uD800": ["\uDC00 x", { deep: "a\0b" }] }), subject: "r-\uD83D" };
    const leaf = tree.leaf(odd);
    expect(leaf.subject).toBe("r-\uFFFD");
    expect(leaf.details).toBe('{"k\uFFFD":["\uFFFD x",{"deep":"a\uFFFDb"}]}');
    const mended = {
      ...event(0, { "k\uFFFD": ["\uFFFD x", { deep: "a\uFFFDb" }] }),
      subject: "r-\uFFFD",
    };
    expect(leaf.hash).toBe(tree.leaf(mended).hash);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %d, which JSON cannot say", (number) => {
    expect(() => tree.leaf(event(0, { number }))).toThrow("cannot be written down as JSON");
  });

  it("gives details that read back and write down as the same text, whatever they hold", () => {
    const json = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ stringUnit: "binary" }));
    fc.assert(
      fc.property(json, (details) => {
        const written = tree.leaf(event(0, details as AuditEvent["details"]));
        const again = tree.leaf(event(0, JSON.parse(written.details) as AuditEvent["details"]));
        expect(again).toEqual(written);
      }),
      { seed: 8785 },
    );
  });

  it.each([
    { size: 3, peaks: [] },
    { size: 1, peaks: ["AAAA"] },
    { size: -1, peaks: [] },
    { size: 0.5, peaks: [] },
  ])("refuses a head that is no tree: %j", (head) => {
    expect(() => tree.extend(head, [])).toThrow("no tree of");
  });
});
