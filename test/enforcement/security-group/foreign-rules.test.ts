import { describe, expect, it } from "vitest";
import { onSimulatedAws } from "./on-simulated-aws.ts";
import { groupIdOf, groupKeyOf } from "./world.ts";

const { aws, world, grant, converge, rules, standing } = onSimulatedAws();

describe("a foreign rule", () => {
  it.each([
    ["everyone on every protocol", { protocol: "-1", source: "0.0.0.0/0" }, "opens"],
    [
      "a network around the source",
      { protocol: "tcp", fromPort: 22, toPort: 30_000, source: "203.0.113.0/24" },
      "opens",
    ],
    [
      "a port range from everywhere",
      { protocol: "6", fromPort: 1, toPort: 65_535, source: "0.0.0.0/0" },
      "opens",
    ],
    ["a prefix list", { protocol: "tcp", fromPort: 25_432, source: "pl-0123456789abcdef0" }, "may open"],
  ])("that lets %s in is told of, while open and after closing, and left alone", async (_who, seed, says) => {
    const door = await world().door();
    const id = aws().addRule({ groupId: groupIdOf(door), ...seed });
    const open = grant(door);
    const report = await converge(door, { open: [open] });
    expect(report.findings).toEqual([
      { kind: "foreign-rule", key: `foreign-rule|${id}`, says: expect.stringContaining(says) },
    ]);
    expect(report.carried[0]?.alsoAdmits).toEqual([expect.stringContaining(id)]);
    const closed = await converge(door, { closing: [open] });
    expect(closed.closed[0]?.stillAdmits).toEqual([expect.stringContaining(id)]);
    expect(rules(door).map((rule) => rule.id)).toEqual([id]);
  });

  it.each([
    ["another port", { protocol: "tcp", fromPort: 22, source: "0.0.0.0/0" }],
    ["another protocol", { protocol: "udp", fromPort: 25_432, source: "0.0.0.0/0" }],
    ["another source", { protocol: "tcp", fromPort: 25_432, source: "198.51.100.0/24" }],
    ["the other family", { protocol: "tcp", fromPort: 25_432, source: "::/0" }],
  ])("for %s is no finding", async (_what, seed) => {
    const door = await world().door();
    aws().addRule({ groupId: groupIdOf(door), ...seed });
    const open = grant(door);
    const report = await converge(door, { open: [open] });
    expect(report.findings).toEqual([]);
    expect(report.carried[0]?.alsoAdmits).toEqual([]);
    expect((await converge(door, { closing: [open] })).closed[0]?.stillAdmits).toEqual([]);
  });

  it("whose addresses only AWS can tell is said to let in perhaps, and why that is not known", async () => {
    const door = await world().door();
    const groupId = groupIdOf(door);
    aws().addRule({ groupId, protocol: "tcp", fromPort: 25_432, source: "pl-0123456789abcdef0" });
    aws().addRule({ groupId, protocol: "-1", source: groupId });
    const report = await converge(door, { open: [grant(door)] });
    const unknown = (what: string) =>
      expect.stringMatching(`, perhaps: only AWS knows which addresses ${what} stands for$`);
    expect(report.carried[0]?.alsoAdmits).toEqual([unknown("pl-0123456789abcdef0"), unknown(groupId)]);
  });

  it("that admits a part of a granted network is told of on the receipt", async () => {
    const door = await world().door();
    aws().addRule({ groupId: groupIdOf(door), protocol: "tcp", fromPort: 25_432, source: "198.51.100.7/32" });
    const open = grant(door, { source: "198.51.100.0/24" });
    await converge(door, { open: [open] });
    const report = await converge(door, { closing: [open] });
    expect(report.closed[0]?.stillAdmits).toEqual([expect.stringContaining("for a part of the source")]);
  });

  it("that stands exactly where ours would is neither owned nor closed: the grant is not carried", async () => {
    const door = await world().door();
    aws().addRule({ groupId: groupIdOf(door), protocol: "tcp", fromPort: 25_432, source: "203.0.113.9/32" });
    const [blocked, other] = [grant(door), grant(door, { source: "203.0.113.10/32" })];
    const report = await converge(door, { open: [blocked, other] });
    expect(report.carried.map((one) => one.grant)).toEqual([other.id]);
    expect(report.problems).toEqual([
      {
        grant: blocked.id,
        problem: expect.stringContaining("not Sallyport's"),
        retry: "never",
        seenOpen: false,
      },
    ]);
    await converge(door, { closing: [blocked, other] });
    expect(standing(door)).toEqual(["25432 203.0.113.9/32"]);
  });

  it("takes room, counted for IPv4 and IPv6 apart", async () => {
    const door = await world().door();
    const groupId = groupIdOf(door);
    aws().addRule({ groupId, protocol: "tcp", fromPort: 22, source: "192.0.2.0/24" });
    aws().addRule({ groupId, protocol: "tcp", fromPort: 22, source: "2001:db8::/32" });
    aws().addRule({ groupId, protocol: "tcp", fromPort: 443, source: "2001:db8::/32" });
    aws().addRule({ groupId, protocol: "tcp", fromPort: 80, source: groupId });
    const report = await converge(door, { open: [grant(door)] });
    const key = groupKeyOf(door);
    expect(report.foreignRules).toEqual({ [`${key}|4`]: 2, [`${key}|6`]: 3 });
  });
});

describe("another open grant", () => {
  it("that lets a wider network in is named on the receipt", async () => {
    const door = await world().door();
    const [one, wide] = [grant(door), grant(door, { source: "203.0.113.0/24" })];
    await converge(door, { open: [one, wide] });
    const report = await converge(door, { open: [wide], closing: [one] });
    expect(report.closed[0]?.stillAdmits).toEqual([
      expect.stringMatching(`^${wide.id} \\(203.0.113.0/24, until \\d\\d:\\d\\d UTC.*\\)$`),
    ]);
    expect(standing(door)).toEqual(["25432 203.0.113.0/24"]);
  });
});
