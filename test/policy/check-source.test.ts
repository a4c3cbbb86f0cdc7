import { describe, expect, it } from "vitest";
import { createAddressReader } from "../../src/address-reader.ts";
import type { Target } from "../../src/domain/catalogue.ts";
import { cidr, proxyName, targetName } from "../../src/domain/ids.ts";
import type { SourceKind } from "../../src/domain/source.ts";
import { checkSeen, checkSource, type SourceRules } from "../../src/policy/check-source.ts";

const rules: SourceRules = {
  addresses: createAddressReader(),
  catalogue: {
    networks: new Map([
      ["office", cidr("198.51.100.0/24")],
      ["vpn", cidr("10.8.0.0/16")],
      ["lab", cidr("127.0.0.0/8")],
      ["fibre", cidr("2001:db8:7::/48")],
    ]),
    limits: { pendingPerPerson: 5, openPerPerson: 10, maxPrefix: { 4: 32, 6: 128 }, shortestMs: 60_000 },
  },
};
const networks = ["office", "vpn", "lab", "fibre"];

const aTarget = (sources: readonly SourceKind[]): Target => ({
  name: targetName("orders-db"),
  title: "Orders database",
  door: {
    proxy: proxyName("prod-east"),
    layers: ["gate"],
    group: null,
    ports: { from: 5432, to: 5432 },
    endpoint: { host: "127.0.0.1", port: 5432 },
    gateHost: "127.0.0.1",
    upstream: { host: "127.0.0.1", port: 5433 },
    cuts: true,
  },
  connect: null,
  maxDurationMs: 3_600_000,
  requesters: [{ kind: "everyone" }],
  approval: { quorum: 1, approvers: [{ kind: "everyone" }], lapsesAfterMs: 60_000, channel: null },
  sources,
});

const check = (text: string, target: Target | null = null) => checkSource(rules, text, target);
const typed = (text: string) => ({ value: { cidr: text, kind: "typed", network: null } });
const ofNetwork = (text: string, network: string) => ({ value: { cidr: text, kind: "network", network } });

describe("check-source takes", () => {
  it("one public address, with or without its prefix, and with spaces around it", () => {
    expect(check("203.0.113.9")).toEqual(typed("203.0.113.9/32"));
    expect(check(" 203.0.113.9/32 ")).toEqual(typed("203.0.113.9/32"));
    expect(check("2001:DB8::0:9")).toEqual(typed("2001:db8::9/128"));
  });

  it("a network by its name", () => {
    expect(check("office")).toEqual(ofNetwork("198.51.100.0/24", "office"));
  });

  it("an address, or a part, of a configured network as that network's", () => {
    expect(check("198.51.100.7")).toEqual(ofNetwork("198.51.100.7/32", "office"));
    expect(check("198.51.100.0/25")).toEqual(ofNetwork("198.51.100.0/25", "office"));
    expect(check("10.8.3.4")).toEqual(ofNetwork("10.8.3.4/32", "vpn"));
    expect(check("127.0.0.2")).toEqual(ofNetwork("127.0.0.2/32", "lab"));
    expect(check("2001:db8:7::1")).toEqual(ofNetwork("2001:db8:7::1/128", "fibre"));
  });

  it("a public address of a network as typed where the target takes only typed ones", () => {
    expect(check("198.51.100.7", aTarget(["typed"]))).toEqual(typed("198.51.100.7/32"));
  });
});

describe("check-source refuses", () => {
  const problem = (text: string, target: Target | null = null): unknown => {
    const checked = check(text, target);
    return "refusal" in checked ? checked.refusal : checked;
  };

  it("everyone, in both families and whatever the host bits", () => {
    for (const found of ["0.0.0.0/0", "::/0", "203.0.113.9/0"]) {
      expect(problem(found)).toEqual({ kind: "source-everyone", found, networks });
    }
  });

  it("a network written with host bits, telling what it would mean", () => {
    expect(problem("203.0.113.9/24")).toEqual({
      kind: "source-not-canonical",
      found: "203.0.113.9/24",
      canonical: "203.0.113.0/24",
      addresses: "256 addresses",
      single: "203.0.113.9",
    });
    expect(problem("10.1.2.3/8")).toMatchObject({ kind: "source-not-canonical", canonical: "10.0.0.0/8" });
    expect(problem("2001:db8::9/64")).toMatchObject({ canonical: "2001:db8::/64", single: "2001:db8::9" });
  });

  it("networks wider than allowed", () => {
    expect(problem("203.0.113.0/24")).toEqual({
      kind: "source-too-wide",
      found: "203.0.113.0/24",
      addresses: "256 addresses",
      maxPrefix: 32,
      networks,
    });
    expect(problem("2001:db8::/64")).toMatchObject({ kind: "source-too-wide", maxPrefix: 128 });
    expect(problem("198.51.0.0/16")).toMatchObject({ kind: "source-too-wide" });
  });

  it("private and special addresses outside the configured networks", () => {
    for (const found of [
      "10.9.0.1",
      "192.168.1.1",
      "172.16.0.1",
      "100.64.0.1",
      "169.254.169.254",
      "fd00::1",
      "::1",
    ]) {
      expect(problem(found)).toMatchObject({ kind: "source-private" });
    }
  });

  it("what is no address, with the networks to pick from", () => {
    expect(problem("example.com")).toEqual({
      kind: "bad-source",
      found: "example.com",
      problem: "host-name",
      networks,
    });
    expect(problem("::ffff:10.0.0.1")).toMatchObject({ kind: "bad-source", problem: "mapped" });
    expect(problem("10.1")).toMatchObject({ kind: "bad-source", problem: "unreadable" });
  });

  it("a kind of source that the target does not take", () => {
    expect(problem("203.0.113.9", aTarget(["observed", "network"]))).toEqual({
      kind: "source-kind",
      title: "Orders database",
      takes: ["observed", "network"],
    });
    expect(problem("office", aTarget(["observed", "typed"]))).toMatchObject({ kind: "source-kind" });
    expect(problem("10.8.3.4", aTarget(["typed"]))).toMatchObject({ kind: "source-kind" });
  });

  it("a part of a public network that is wider than what may be typed, where only typed ones are taken", () => {
    expect(problem("198.51.100.0/25", aTarget(["typed"]))).toMatchObject({ kind: "source-kind" });
  });

  it("a private address that was seen, with the networks to pick from", () => {
    expect(checkSeen(rules, "192.168.1.1")).toEqual({
      refusal: { kind: "source-private", found: "192.168.1.1", networks },
    });
  });

  it.each([
    ["203.0.113.0/24", "unreadable"],
    ["203.0.113.9/32", "unreadable"],
    ["office", "host-name"],
    ["::ffff:203.0.113.9", "mapped"],
    ["", "unreadable"],
  ])("%j, said to be seen on a connection, which comes from one address", (found, problem) => {
    expect(checkSeen(rules, found)).toEqual({ refusal: { kind: "bad-source", found, problem, networks } });
  });
});

describe("an address that was seen", () => {
  it("is taken as seen, of a network of the configuration too", () => {
    for (const seen of ["203.0.113.9", "198.51.100.7", "10.8.3.4"]) {
      expect(checkSeen(rules, seen)).toEqual({
        value: { cidr: `${seen}/32`, kind: "observed", network: null },
      });
    }
  });
});
