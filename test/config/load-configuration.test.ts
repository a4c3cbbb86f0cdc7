import { describe, expect, it } from "vitest";
import { proxyName, targetName } from "../../src/domain/ids.ts";
import { changed, load, problemsOf, SAMPLE } from "./sample.ts";

async function sample(text = SAMPLE) {
  const loaded = await load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded;
}

describe("a good configuration", () => {
  it("becomes the catalogue, with the defaults that are promised", async () => {
    const { catalogue } = (await sample()).configuration;
    expect(catalogue).toMatchObject({
      deployment: "prod",
      channels: { approvals: "C0APPROVALS", audit: "C0AUDIT" },
      limits: { pendingPerPerson: 5, openPerPerson: 10, maxPrefix: { 4: 32, 6: 128 }, shortestMs: 60_000 },
    });
    expect(catalogue.targets.get(targetName("orders-db"))).toEqual({
      name: "orders-db",
      title: "Orders database",
      door: {
        proxy: "prod-east",
        layers: ["security-group"],
        group: { region: "us-east-1", assume: null, securityGroup: "sg-0123456789abcdef0" },
        ports: { from: 5432, to: 5432 },
        endpoint: { host: "proxy.prod.example.com", port: 5432 },
        gateHost: null,
        upstream: { host: "orders.internal", port: 5432 },
        cuts: false,
      },
      connect: 'psql "host={host} port={port} dbname=orders"',
      maxDurationMs: 4 * 3_600_000,
      requesters: [{ kind: "group", name: "engineering" }],
      approval: {
        quorum: 1,
        approvers: [
          { kind: "group", name: "sre" },
          { kind: "slack", userGroup: "S0123ABCD" },
        ],
        lapsesAfterMs: 2 * 3_600_000,
        channel: "C0ORDERS",
      },
      sources: ["observed", "network", "typed"],
    });
    expect(catalogue.proxies.get(proxyName("lab"))).toMatchObject({
      rulesPerFamily: 60,
      doors: [{ cuts: true }],
    });
  });

  it("opens a gate's door on the gate's own address, in front of an IPv6 upstream", async () => {
    const ledger = (await sample()).configuration.catalogue.targets.get(targetName("ledger"));
    expect(ledger?.door).toMatchObject({
      layers: ["gate"],
      endpoint: { host: "127.0.0.1", port: 7001 },
      upstream: { host: "::1", port: 7000 },
      cuts: true,
    });
    expect(ledger).toMatchObject({
      title: "ledger",
      approval: { quorum: 1, lapsesAfterMs: 3_600_000, channel: null },
    });
  });

  it("lets an alias stand for its person wherever it is named", async () => {
    const { catalogue } = (await sample()).configuration;
    expect(catalogue.aliases).toEqual(new Map([["ana.lima@example.org", "ana@example.com"]]));
    expect(catalogue.groups.get("engineering")).toEqual(new Set(["ana@example.com", "dan@example.com"]));
    expect(catalogue.admins[1]).toEqual({ kind: "person", email: "ana@example.com" });
  });

  it("has one hash for one meaning, whatever its order and comments", async () => {
    const { hash } = (await sample()).configuration;
    const reordered = `# a comment\n${changed("deployment: prod\n", "")}deployment: prod\n`;
    const sorted = changed(
      "[ben@example.com, cyd@example.com]",
      "[cyd@example.com, ben@example.com]",
      reordered,
    );
    expect((await sample(sorted)).configuration.hash).toBe(hash);
    expect((await sample(changed("maxDuration: 4h", "maxDuration: 240m"))).configuration.hash).toBe(hash);
    expect((await sample(changed("maxDuration: 4h", "maxDuration: 5h"))).configuration.hash).not.toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("may name a merge of anchors", async () => {
    const anchored = changed("approval: { approvers: [group:sre] }", "approval: *rule");
    const rule = "approval: &rule { quorum: 1, approvers: [group:sre] }";
    const text = changed(
      "approval: { quorum: 1, approvers: [group:sre, slack:S0123ABCD], lapsesAfter: 2h, channel: C0ORDERS }",
      rule,
      anchored,
    );
    expect(await problemsOf(text)).toBe("ok");
  });
});

describe("a file that is not a configuration", () => {
  it("is told of once", async () => {
    expect(await problemsOf("")).toEqual(["1 : nothing → keys with values, as deployment: prod"]);
    expect(await problemsOf("- a\n- b\n")).toEqual(["1 : a list → keys with values, as deployment: prod"]);
    expect(await problemsOf("just text")).toEqual([
      '1 : "just text" → keys with values, as deployment: prod',
    ]);
  });

  it("is told of where YAML ends, by its line", async () => {
    expect(await problemsOf(changed("networks:\n", "networks: {\n"))).toEqual([
      expect.stringMatching(/^\d+ : a slip: .* → YAML that can be read$/),
    ]);
    const tab = await problemsOf("deployment: prod\nslack:\n\tapprovals: C0APPROVALS\n");
    expect(tab).toEqual([expect.stringMatching(/^3 : /), expect.anything()].slice(0, tab.length));
  });

  it("may not explode", async () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const [next, last] of [..."bcdefgh"].entries()) {
      const before = "abcdefgh".charAt(next);
      bomb.push(`${last}: &${last} [${Array(9).fill(`*${before}`).join(",")}]`);
    }
    expect(await problemsOf(bomb.join("\n"))).toEqual([expect.stringContaining("→ plain YAML")]);
  });

  it("is told of where it is missing", async () => {
    const { loadConfiguration } = await import("../../src/config/load-configuration.ts");
    const loaded = await loadConfiguration({ file: "/nowhere/sallyport.yaml", env: {} });
    expect(loaded).toMatchObject({ ok: false, problems: [{ found: "no file", line: null }, {}, {}, {}] });
    expect(loaded.ok ? "" : loaded.problems[0]?.expected).toBe(
      "a configuration; sallyport init writes a first one",
    );
  });

  it("names a key that stands twice together with all that is wrong besides", async () => {
    expect(await problemsOf(`${changed("maxDuration: 4h", "maxDuration: 4")}deployment: twice\n`)).toEqual([
      expect.stringMatching(/^28 targets\.orders-db\.maxDuration: 4 → a duration such as 30m, 4h$/),
      expect.stringMatching(/^\d+ : "deployment" again → each key once$/),
    ]);
  });
});

describe("any text at all", () => {
  it("ends in problems or a configuration, never in a throw", async () => {
    const lines = SAMPLE.split("\n");
    for (const [index, line] of lines.entries()) {
      const without = lines.filter((_, other) => other !== index).join("\n");
      const broken = lines
        .map((text, other) => (other === index ? `${line.slice(0, line.length / 2)}` : text))
        .join("\n");
      for (const text of [without, broken]) {
        const found = await problemsOf(text);
        expect(found === "ok" || found.length > 0).toBe(true);
      }
    }
  });
});
