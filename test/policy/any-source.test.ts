import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAddressReader } from "../../src/address-reader.ts";
import { type Cidr, cidr } from "../../src/domain/ids.ts";
import { familyOf, type Source, type SourceKind } from "../../src/domain/source.ts";
import {
  type CheckedSource,
  checkSeen,
  checkSource,
  type SourceRules,
} from "../../src/policy/check-source.ts";
import { aTarget } from "../support/builders.ts";
import { propertyRuns } from "../support/property-runs.ts";

const runs = propertyRuns({ seed: 20_271, numRuns: 2_000 });
const addresses = createAddressReader();

/** Around the networks below, and anywhere. */
const v4 = fc.oneof(
  fc.ipV4(),
  fc
    .tuple(fc.constantFrom("198.51.100", "10.8.0", "10.8.255", "203.0.113"), fc.nat(255))
    .map((ip) => ip.join(".")),
);
const group = fc.integer({ min: 0, max: 0xffff }).map((part) => part.toString(16));
const v6 = fc.oneof(
  fc.array(group, { minLength: 8, maxLength: 8 }).map((parts) => parts.join(":")),
  fc.tuple(fc.constantFrom("2001:db8:7", "2001:db8:8"), group).map(([head, last]) => `${head}::${last}`),
  group.map((last) => `2001:db8:7:1::${last}`),
);
const prefixed = (ip: fc.Arbitrary<string>, bits: number) =>
  fc.tuple(ip, fc.oneof(fc.constant(bits), fc.nat(bits))).map(([text, prefix]) => `${text}/${prefix}`);
const anyNetwork = fc.oneof(prefixed(v4, 32), prefixed(v6, 128));
/** Without host bits, for which alone it would be refused. */
const canonical = anyNetwork.map((text) => {
  const read = addresses.read(text);
  return read.ok ? read.source.canonical : text;
});
const partsOf = (network: string): readonly [base: string, prefix: number] => {
  const [base = "", prefix = ""] = network.split("/");
  return [base, Number(prefix)];
};

const NETWORKS = [
  ["office", cidr("198.51.100.0/24")],
  ["vpn", cidr("10.8.0.0/16")],
  ["fibre", cidr("2001:db8:7::/48")],
] as const;

/** A part of a network of the configuration, in its usual spelling. */
const part = fc.constantFrom(...NETWORKS).chain(([, network]) => {
  const [base, prefix] = partsOf(network);
  const bits = base.includes(":") ? 128 : 32;
  return fc.integer({ min: prefix, max: bits }).map((narrower) => `${base}/${narrower}`);
});
const anAddress = fc.oneof(v4, v6, anyNetwork, canonical, part);
const said = fc.oneof({ weight: 6, arbitrary: anAddress }, fc.constantFrom("office", "vpn", " fibre "));

const anyRules: fc.Arbitrary<SourceRules> = fc
  .record({
    networks: fc.subarray([...NETWORKS]).map((some) => new Map<string, Cidr>(some)),
    maxPrefix: fc.record({ 4: fc.integer({ min: 16, max: 32 }), 6: fc.integer({ min: 32, max: 128 }) }),
  })
  .map(({ networks, maxPrefix }) => ({
    addresses,
    catalogue: {
      networks,
      limits: { pendingPerPerson: 5, openPerPerson: 10, maxPrefix, shortestMs: 60_000 },
    },
  }));

const KINDS: readonly SourceKind[] = ["observed", "typed", "network"];
const anyTarget = fc.option(fc.subarray([...KINDS], { minLength: 1 }).map((sources) => aTarget({ sources })));

/** Node's own judge: the inner network's base is in the outer one, which is no narrower. */
function isWithin(outer: string, inner: string): boolean {
  const [[base, prefix], [first, narrower]] = [partsOf(outer), partsOf(inner)];
  const type = base.includes(":") ? "ipv6" : "ipv4";
  if ((type === "ipv6") !== first.includes(":") || prefix > narrower) return false;
  const list = new BlockList();
  list.addSubnet(base, prefix, type);
  return list.check(first, type);
}

/** No wider than an operator allowed: by the limits, or by a network that they named. */
function expectNoWider({ catalogue }: SourceRules, { cidr: taken, kind, network }: Source): void {
  const [, prefix] = partsOf(taken);
  const named = network === null ? undefined : catalogue.networks.get(network);
  if (kind === "network") {
    expect(named, "a network of the configuration").toBeDefined();
    expect(isWithin(named ?? "", taken), `${taken} within ${named}`).toBe(true);
  } else {
    expect(prefix, taken).toBeGreaterThanOrEqual(catalogue.limits.maxPrefix[familyOf(taken)]);
    expect(addresses.read(taken)).toMatchObject({ ok: true, source: { range: "public" } });
  }
}

const takenOf = (checked: CheckedSource): Source | null => ("value" in checked ? checked.value : null);

describe("whatever address is asked from", () => {
  it("what is taken is no wider than the limits, or lies within a network of the configuration", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyRules, said, anyTarget, (rules, text, target) => {
        const source = takenOf(checkSource(rules, text, target));
        if (source === null) return;
        taken += 1;
        expectNoWider(rules, source);
        expect((target?.sources ?? KINDS).includes(source.kind), `takes ${source.kind}`).toBe(true);
      }),
      runs,
    );
    expect(taken).toBeGreaterThan(runs.numRuns / 10);
  });

  it("what is taken is what was written: not an address more, and not one less", () => {
    fc.assert(
      fc.property(anyRules, anAddress, anyTarget, (rules, text, target) => {
        const source = takenOf(checkSource(rules, text, target));
        if (source === null) return;
        const read = addresses.read(text);
        expect(read.ok ? read.source.written : null).toBe(source.cidr);
      }),
      runs,
    );
  });

  it("an address seen on a connection is that one address, and public or of a network", () => {
    fc.assert(
      fc.property(anyRules, said, (rules, text) => {
        const source = takenOf(checkSeen(rules, text));
        if (source === null) return;
        const [, prefix] = partsOf(source.cidr);
        expect(prefix).toBe(familyOf(source.cidr) === 4 ? 32 : 128);
        expect(source.kind).toBe("observed");
        const known = [...rules.catalogue.networks.values()].some((one) => isWithin(one, source.cidr));
        const read = addresses.read(source.cidr);
        expect(known || (read.ok && read.source.range === "public")).toBe(true);
      }),
      runs,
    );
  });
});
