import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAddressReader } from "../src/address-reader.ts";
import { propertyRuns } from "./support/property-runs.ts";

const { read } = createAddressReader();

/** A network from numbers alone: its text in full, and its first address as a number. */
const network = (bits: 32 | 128) =>
  fc
    .tuple(
      fc.bigInt({ min: bits === 32 ? 0n : 1n << 125n, max: (1n << BigInt(bits)) - 1n }),
      fc.integer({ min: bits === 32 ? 0 : 3, max: bits }),
    )
    .map(([address, prefix]) => ({
      bits,
      address,
      prefix,
      base: (address >> BigInt(bits - prefix)) << BigInt(bits - prefix),
    }));

const groups = (value: bigint, count: number, width: bigint): readonly bigint[] =>
  Array.from(
    { length: count },
    (_, place) => (value >> (BigInt(count - 1 - place) * width)) & ((1n << width) - 1n),
  );
const inFull = (value: bigint, bits: 32 | 128): string =>
  bits === 32
    ? groups(value, 4, 8n).join(".")
    : groups(value, 8, 16n)
        .map((group) => group.toString(16))
        .join(":");

/** The number that a canonical text stands for, read by hand. */
function numberOf(text: string): bigint {
  if (!text.includes(":")) return text.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [head = "", tail] = text.split("::");
  const parts = (half: string | undefined) => (half ? half.split(":") : []);
  const zeros = tail === undefined ? 0 : 8 - parts(head).length - parts(tail).length;
  const all = [...parts(head), ...Array.from({ length: zeros }, () => "0"), ...parts(tail)];
  return all.reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n);
}

describe("the address reader, held against plain numbers", () => {
  it("gives the network's first address, and what was written, whatever the address and prefix", () => {
    fc.assert(
      fc.property(fc.oneof(network(32), network(128)), ({ bits, address, prefix, base }) => {
        const found = read(`${inFull(address, bits)}/${prefix}`);
        if (!found.ok) throw new Error(`${inFull(address, bits)}/${prefix} is ${found.problem}`);
        const { canonical, written, prefix: told, family } = found.source;
        const [first = "", end] = canonical.split("/");
        expect([numberOf(first), end, told]).toEqual([base, String(prefix), prefix]);
        expect(numberOf(written.split("/")[0] ?? "")).toBe(address);
        expect(family).toBe(bits === 32 ? 4 : 6);
        expect(written === canonical).toBe(address === base);
      }),
      propertyRuns({ seed: 71, numRuns: 1_000 }),
    );
  });
});
