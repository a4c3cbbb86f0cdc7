import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SealedGrant } from "../../src/domain/grant.ts";
import { cidr, grantId, instant, personId, proxyName, requestId, targetName } from "../../src/domain/ids.ts";
import { hideSecrets, namesSecret } from "../../src/domain/secrets.ts";
import { createCheckpointKey } from "../../src/keys/checkpoint-key.ts";
import { createGrantSeal } from "../../src/keys/grant-seal.ts";
import { createKeys } from "../../src/keys/keys.ts";
import { readRuleKey, writeRuleKey } from "../../src/keys/rule-key.ts";
import { createRuleSeal } from "../../src/keys/rule-seal.ts";

const keyOf = (byte: number) => createKeys(new Uint8Array(32).fill(byte));

const grant: SealedGrant = {
  id: grantId("g-7k2qmb"),
  request: requestId("r-7k2qmb"),
  person: personId("p-ana"),
  target: targetName("orders-db"),
  door: {
    proxy: proxyName("prod-east"),
    layers: ["security-group"],
    group: { region: "us-east-1", assume: null, securityGroup: "sg-0123456789abcdef0" },
    ports: { from: 5432, to: 5432 },
    endpoint: { host: "proxy.example.com", port: 5432 },
    gateHost: null,
    upstream: { host: "orders.internal", port: 5432 },
    cuts: false,
  },
  source: { cidr: cidr("203.0.113.9/32"), kind: "typed", network: null },
  startsAt: instant(1_000),
  endsAt: instant(61_000),
  ended: null,
};

describe("keys", () => {
  it.each([0, 16, 31, 33, 64])("refuse a SALLYPORT_KEY of %i bytes, without telling it", (bytes) => {
    expect(() => createKeys(new Uint8Array(bytes).fill(65))).toThrow(
      `SALLYPORT_KEY has ${bytes} bytes; 32 are needed`,
    );
  });

  it("are apart for each purpose, and the same for the same SALLYPORT_KEY", () => {
    const { grant: a, rule: b, checkpoint: c } = keyOf(1);
    const secrets = [a, b, c].map((key) => Buffer.from(key.secret).toString("hex"));
    expect(new Set(secrets).size).toBe(3);
    expect(new Set([a.id, b.id, c.id]).size).toBe(3);
    expect(keyOf(1)).toEqual(keyOf(1));
    expect(keyOf(2).grant).not.toEqual(a);
  });

  it("are what HKDF-SHA256 gives for their labels, so that what was sealed stays genuine", () => {
    expect(Buffer.from(keyOf(7).grant.secret).toString("hex")).toBe(
      "6d87753d65c818b3d8bb11d5c86107eb862da7ec938a3a860229c0c2aa8ee847",
    );
  });
});

describe("the seal of a grant (I1)", () => {
  const seal = createGrantSeal(keyOf(1));
  const sealed = { ...grant, mac: seal.seal(grant) };

  it("is genuine over the fields it was made of, whatever their order", () => {
    const reversed = JSON.parse(JSON.stringify(sealed, Object.keys(sealed).reverse())) as typeof sealed;
    expect(seal.isGenuine(sealed)).toBe(true);
    expect(seal.isGenuine({ ...reversed, door: sealed.door, source: sealed.source })).toBe(true);
  });

  it("carries the id of its key", () => {
    expect(sealed.mac.startsWith(`${keyOf(1).grant.id}.`)).toBe(true);
  });

  const changes: readonly (readonly [string, Partial<SealedGrant>])[] = [
    ["id", { id: grantId("g-other2") }],
    ["request", { request: requestId("r-other2") }],
    ["person", { person: personId("p-eve") }],
    ["target", { target: targetName("ledger") }],
    ["door", { door: { ...grant.door, upstream: { host: "ledger.internal", port: 5432 } } }],
    ["source", { source: { ...grant.source, cidr: cidr("203.0.113.0/24") } }],
    ["start", { startsAt: instant(999) }],
    ["end", { endsAt: instant(61_001) }],
    ["early end", { ended: { at: instant(2_000), reason: "revoked", by: null, note: null } }],
  ];

  it.each(changes)("is not genuine once the %s is changed", (_what, change) => {
    expect(seal.isGenuine({ ...sealed, ...change })).toBe(false);
  });

  it.each(changes)(
    "is not genuine once the %s is changed, though it was found genuine before",
    (_, change) => {
      expect(seal.isGenuine(sealed)).toBe(true);
      expect(seal.isGenuine({ ...sealed, ...change })).toBe(false);
      expect(seal.isGenuine({ ...sealed, mac: `${sealed.mac.slice(0, -1)}_` })).toBe(false);
      expect(seal.isGenuine(sealed)).toBe(true);
    },
  );

  it("is not genuine once an early end is taken out", () => {
    const ended = {
      ...grant,
      ended: { at: instant(2_000), reason: "revoked", by: null, note: null },
    } as const;
    const mac = seal.seal(ended);
    expect(seal.isGenuine({ ...ended, mac })).toBe(true);
    expect(seal.isGenuine({ ...ended, mac, ended: null })).toBe(false);
  });

  it.each(["", "x", ".", sealed.mac.slice(0, -1), `${sealed.mac}a`, "\uD800"])(
    "is not genuine as %j",
    (mac) => {
      expect(seal.isGenuine({ ...grant, mac })).toBe(false);
    },
  );

  it("is not genuine under another key", () => {
    expect(createGrantSeal(keyOf(2)).isGenuine(sealed)).toBe(false);
  });

  it("holds for a note with half a character in it, before and after the database mends it", () => {
    const noted = (note: string): SealedGrant => ({
      ...grant,
      ended: { at: instant(2_000), reason: "revoked", by: personId("p-ben"), note },
    });
    const mac = seal.seal(noted("wrong \uD83D cluster"));
    expect(seal.isGenuine({ ...noted("wrong \uFFFD cluster"), mac })).toBe(true);
  });

  it("differs for any two texts of a note that are well-formed", () => {
    const noted = (note: string): SealedGrant => ({
      ...grant,
      ended: { at: instant(2_000), reason: "revoked", by: null, note },
    });
    const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((found) => !found.includes("\0"));
    fc.assert(
      fc.property(text, text, (a, b) => (a === b) === (seal.seal(noted(a)) === seal.seal(noted(b)))),
      { seed: 11 },
    );
  });
});

describe("the seal of a rule's mark", () => {
  const seal = createRuleSeal(keyOf(1));
  const text = "sallyport prod prod-east until=2026-11-23T10:00:00Z tcp 5432 203.0.113.9/32";

  it("is 22 characters of base64url", () => {
    expect(seal.seal(text)).toMatch(/^[\w-]{22}$/);
  });

  it("is genuine for its own text and key only", () => {
    const mac = seal.seal(text);
    expect(seal.isGenuine(text, mac)).toBe(true);
    expect(seal.isGenuine(`${text} `, mac)).toBe(false);
    expect(seal.isGenuine(text, mac.slice(0, 21))).toBe(false);
    expect(createRuleSeal(keyOf(2)).isGenuine(text, mac)).toBe(false);
  });
});

describe("the rule key", () => {
  const text = Buffer.alloc(32, 1).toString("base64");
  const written = writeRuleKey(text);

  it("tells the marks that SALLYPORT_KEY tells, and says nothing of it", () => {
    const mac = createRuleSeal(keyOf(1)).seal("a mark");
    expect(createRuleSeal(readRuleKey(written)).isGenuine("a mark", mac)).toBe(true);
    expect(createRuleSeal(readRuleKey(text)).isGenuine("a mark", mac)).toBe(true);
    expect(writeRuleKey(Buffer.alloc(32, 2).toString("base64"))).not.toBe(written);
    expect(written).toBe(`srk-${Buffer.from(keyOf(1).rule.secret).toString("base64url")}`);
  });

  it("is read in its one form only, and told to nobody where it is another", () => {
    for (const wrong of [
      "",
      "srk-",
      `${written}a`,
      written.slice(0, -1),
      written.toUpperCase(),
      `x${text}`,
    ]) {
      expect(() => readRuleKey(wrong)).toThrow("neither SALLYPORT_KEY nor a rule key (not shown)");
    }
  });

  it("is hidden wherever it turns up (I11)", () => {
    expect(hideSecrets(`failed with ${written}.`)).toBe("failed with [hidden].");
    expect(namesSecret("SALLYPORT_RULE_KEY")).toBe(true);
  });
});

describe("the checkpoint key", () => {
  it("signs what its public key verifies", () => {
    const key = createCheckpointKey(keyOf(1));
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key.publicKey]);
    const publicKey = createPublicKey({ key: spki, format: "der", type: "spki" });
    const signature = key.sign("a checkpoint\n");
    expect(signature).toHaveLength(64);
    expect(verify(null, Buffer.from("a checkpoint\n"), publicKey, signature)).toBe(true);
    expect(verify(null, Buffer.from("b checkpoint\n"), publicKey, signature)).toBe(false);
  });

  it("is another one under another SALLYPORT_KEY", () => {
    expect(createCheckpointKey(keyOf(1)).publicKey).not.toEqual(createCheckpointKey(keyOf(2)).publicKey);
  });
});
