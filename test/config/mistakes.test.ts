import { describe, expect, it } from "vitest";
import { changed, load, problemsOf } from "./sample.ts";

/** What is wrong once one piece of the sample is replaced. */
const wrong = (piece: string, by: string) => problemsOf(changed(piece, by));

describe("a mistake is told with its line, what was found and what was expected", () => {
  it.each([
    [
      "maxDuration: 4h",
      "maxDuration: 4 fortnights",
      '28 targets.orders-db.maxDuration: "4 fortnights" → a duration such as 30m, 4h',
    ],
    [
      "maxDuration: 4h",
      "maxDuration: 0m",
      '28 targets.orders-db.maxDuration: "0m" → a duration such as 30m, 4h',
    ],
    [
      "maxDuration: 4h",
      "maxDuration: 10s",
      '28 targets.orders-db.maxDuration: "10s" → at least 1m (limits.shortest)',
    ],
    [
      "proxy: prod-east",
      "proxy: prod-est",
      '24 targets.orders-db.proxy: "prod-est" → one of: prod-east, lab (prod-east)',
    ],
    [
      "requesters: [group:engineering]",
      "requesters: [group:enginering]",
      '29 targets.orders-db.requesters[0]: "group:enginering" → one of: group:sre, group:engineering, group:security (group:engineering)',
    ],
    [
      "requesters: [group:engineering]",
      "requesters: [engineering]",
      '29 targets.orders-db.requesters[0]: "engineering" → everyone, person:<e-mail>, group:<name> or slack:<user group id>',
    ],
    [
      "requesters: [group:engineering]",
      "requesters: []",
      "29 targets.orders-db.requesters: an empty list → at least one of them: an empty list is nobody",
    ],
    ["quorum: 1", "quorum: 0", "30 targets.orders-db.approval.quorum: 0 → a whole number from 1 to 20"],
    [
      "quorum: 1",
      "quorun: 1",
      "30 targets.orders-db.approval.quorun: a key I don't know → one of: quorum, approvers, lapsesAfter, channel (quorum)",
    ],
    ["port: 5432\n", "port: 70000\n", "26 targets.orders-db.port: 70000 → a port from 1 to 65535"],
    ["    port: 5432\n", "", "22 targets.orders-db.port: nothing → a port from 1 to 65535"],
    [
      "upstream: orders.internal:5432",
      "upstream: orders.internal",
      '25 targets.orders-db.upstream: "orders.internal" → host:port, such as db.internal:5432',
    ],
    [
      'connect: psql "host={host} port={port} dbname=orders"',
      "connect: psql {user}@{host}",
      '27 targets.orders-db.connect: "psql {user}@{host}" → no placeholders but {host} and {port}',
    ],
    [
      "198.51.100.0/24",
      "198.51.100.9/24",
      '12 networks.office: "198.51.100.9/24" → 198.51.100.0/24, which it means',
    ],
    [
      "198.51.100.0/24",
      "0.0.0.0/0",
      '12 networks.office: "0.0.0.0/0" → a network that is not everyone on the internet',
    ],
    [
      "gate: { host: 127.0.0.1 }",
      "gate: { host: 0.0.0.0 }",
      '20 proxies.lab.gate.host: "0.0.0.0" → a loopback address such as 127.0.0.1',
    ],
    [
      "    gate: { host: 127.0.0.1 }\n",
      "    endpoint: lab.example.com\n",
      "19 proxies.lab: neither securityGroup nor gate → one of them: without, nothing guards the door",
    ],
    [
      "    cuts: false\n",
      "",
      "14 proxies.prod-east.cuts: nothing → false: a security group alone does not cut live connections",
    ],
    [
      "cuts: false",
      "cuts: true",
      "18 proxies.prod-east.cuts: true → false: a security group alone does not cut live connections",
    ],
    [
      "    region: us-east-1\n",
      "",
      "14 proxies.prod-east.region: nothing → the AWS region of the security group",
    ],
    [
      "gate: { host: 127.0.0.1 }",
      "{ region: us-east-1, securityGroup: sg-0123456789abcdef0, endpoint: lab.example.com, cuts: false }",
      '20 proxies.lab.securityGroup: "sg-0123456789abcdef0" → a security group of its own: this one is prod-east\'s',
    ],
    ["proxy: lab", "proxy: prod-east", "ok"],
    [
      '    proxy: lab\n    upstream: "[::1]:7000"\n    port: 7001',
      "    proxy: prod-east\n    upstream: a:1\n    port: 5432",
      "34 targets.ledger.port: 5432 → a port of its own: this one opens orders-db",
    ],
    [
      "approvals: C0APPROVALS",
      'approvals: "#approvals"',
      '2 slack.approvals: "#approvals" → a Slack channel id such as C0123ABCD',
    ],
    [
      "deployment: prod",
      "deployment: Prod EU",
      '1 deployment: "Prod EU" → lower-case letters, digits and hyphens, a letter first, at most 40',
    ],
    [
      "deployment: prod\n",
      "",
      "1 deployment: nothing → lower-case letters, digits and hyphens, a letter first, at most 40",
    ],
    ["  lab:", "  lab:east:", 'targets.ledger.proxy: "lab" → one of: prod-east, lab:east'],
    [
      "dan@example.com",
      "dan@example.net",
      '9 groups.engineering[1]: "dan@example.net" → an address in domains (example.com), or one of guests',
    ],
    [
      "    sources: [network]\n",
      "    sources: [observed]\n",
      "37 targets.ledger.sources: observed → typed as well, or a publicUrl: addresses are observed on Sallyport's own page",
    ],
    [
      "networks:\n  office: 198.51.100.0/24\n",
      "",
      "35 targets.ledger.sources: network → typed as well, or a network in networks: there is none",
    ],
    [
      "admins:",
      "amdins:",
      "6 amdins: a key I don't know → one of: deployment, slack, domains, admins, guests, limits, publicUrl, http, people, groups, networks, proxies, targets (admins)",
    ],
  ])("%j → %j", async (piece, by, expected) => {
    const told = await wrong(piece, by);
    expect(told === "ok" ? "ok" : told.join("\n")).toContain(expected);
  });

  it("and hides no other: a broken proxy is not one that is missing", async () => {
    expect(await wrong("region: us-east-1", "region: Virginia")).toEqual([
      '15 proxies.prod-east.region: "Virginia" → an AWS region such as us-east-1',
    ]);
  });

  it("and what is not there yet is refused and not passed over", async () => {
    for (const [piece, by] of [
      ["cuts: false", "envoy: { ports: 20000-20999 }"],
      ["cuts: false", "dedicated: {}"],
      ["domains:", "teams: {}\ndomains:"],
    ] as const) {
      expect(await wrong(piece, by)).toContainEqual(
        expect.stringContaining("it is not available in this version"),
      );
    }
  });
});

describe("a quorum", () => {
  const rule = "{ approvers: [group:sre] }";

  it("that the approvers cannot reach is a mistake", async () => {
    expect(await wrong(rule, "{ approvers: [group:sre], quorum: 3 }")).toEqual([
      "38 targets.ledger.approval.quorum: 3 → at most 2: 2 people may approve",
    ]);
  });

  it("that nobody's request can meet, since nobody approves their own, is a mistake (I2)", async () => {
    const alone = changed(rule, "{ approvers: [group:security] }");
    expect(
      await problemsOf(changed("requesters: [everyone]", "requesters: [group:security]", alone)),
    ).toEqual([expect.stringContaining("nobody approves their own, so cyd@example.com could get no answer")]);
  });

  it("that only some people's requests cannot meet is a warning", async () => {
    const loaded = await load(changed(rule, "{ approvers: [group:sre], quorum: 2 }"));
    expect(loaded).toMatchObject({
      ok: true,
      warnings: [{ path: "targets.ledger.approval.quorum", line: 38 }],
    });
  });

  it("counts a person once, under whatever alias", async () => {
    const twice = "{ approvers: ['person:ana@example.com', 'person:ana.lima@example.org'], quorum: 2 }";
    expect(await wrong(rule, twice)).toEqual([expect.stringContaining("at most 1: 1 person may approve")]);
  });

  it("of people whom Slack knows is not judged", async () => {
    expect(await wrong(rule, "{ approvers: [slack:S0123ABCD], quorum: 9 }")).toBe("ok");
  });
});

describe("people", () => {
  it("may have an alias that is nobody else's", async () => {
    const two =
      "  ana@example.com: { also: [ana.lima@example.org] }\n  dan@example.com: { also: [Ana.Lima@example.org] }";
    expect(await wrong("  ana@example.com: { also: [Ana.Lima@example.org] }", two)).toEqual([
      '6 people["dan@example.com"].also[0]: "ana.lima@example.org" → an address of one person only: it stands for ana@example.com already',
    ]);
  });

  it("from outside the domains are named as guests", async () => {
    const guest = changed("dan@example.com", "gus@partner.example");
    expect(await problemsOf(guest)).not.toBe("ok");
    expect(await problemsOf(`${guest}guests: [Gus@Partner.example]\n`)).toBe("ok");
  });
});

describe("a secret in the file (I11)", () => {
  const token = ["xoxb", "1234567890", "abcdefgh"].join("-");

  it("is refused and not repeated, wherever it stands", async () => {
    for (const [piece, by] of [
      ["title: Orders database", `title: ${token}`],
      ["approvals: C0APPROVALS", `approvals: ${token}`],
      ["approvals: C0APPROVALS", `approvals: C0APPROVALS, botToken: ${token}`],
      ["connect: psql", `connect: PGPASSWORD=${"hunter22"} psql`],
      ["deployment: prod", `deployment: prod\n${token}: 1`],
    ] as const) {
      const told = await wrong(piece, by);
      expect(told).not.toBe("ok");
      expect(JSON.stringify(told)).not.toMatch(/1234567890|hunter22/);
      expect(JSON.stringify(told)).toMatch(/secrets in the environment only|a secret \(not shown\)/);
    }
  });

  it("is not seen in a variable's name", async () => {
    expect(await wrong('connect: psql "host={host}', 'connect: PGPASSWORD=$ORDERS psql "host={host}')).toBe(
      "ok",
    );
  });
});
