import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../../src/config/load-configuration.ts";
import { targetName } from "../../src/domain/ids.ts";
import { tempDir } from "../support/temp-dir.ts";
import { changed, ENVIRONMENT, load, problemsOf, SAMPLE } from "./sample.ts";

const ROLE = "arn:aws:iam::111122223333:role/teams/orders-readonly";
const PAGES = "publicUrl: https://sallyport.example.com/\n";
const POLICY = { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };

const withRole = (role: string, pages = PAGES): string =>
  changed("    maxDuration: 4h\n", `    maxDuration: 4h\n    role: ${role}\n`, pages + SAMPLE);

async function doorOf(text: string) {
  const loaded = await load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.configuration.catalogue.targets.get(targetName("orders-db"))?.door;
}

/** Loads a configuration with a file beside it. */
async function besideFile(name: string, content: string, text: string) {
  const folder = await tempDir();
  await mkdir(join(folder, "policies"));
  await writeFile(join(folder, "policies", name), content);
  await writeFile(join(folder, "sallyport.yaml"), text);
  return loadConfiguration({ file: join(folder, "sallyport.yaml"), env: ENVIRONMENT });
}

describe("a target with a role", () => {
  it("has a door that lends it, after the layers that open a port, with the defaults that are promised", async () => {
    expect(await doorOf(withRole(`{ arn: ${ROLE} }`))).toMatchObject({
      layers: ["security-group", "sts-session"],
      session: {
        role: ROLE,
        via: null,
        region: "us-east-1",
        policy: null,
        sliceMs: 900_000,
        earlyEnd: "slice",
      },
    });
    expect(await doorOf(SAMPLE)).not.toHaveProperty("session");
  });

  it("is reached through the role of its proxy's account, as the security group is", async () => {
    const enforcer = "arn:aws:iam::444455556666:role/sallyport-enforcer";
    const text = changed(
      "cuts: false\n",
      `cuts: false\n    assume: ${enforcer}\n`,
      withRole(`{ arn: ${ROLE} }`),
    );
    expect(await doorOf(text)).toMatchObject({ group: { assume: enforcer }, session: { via: enforcer } });
  });

  it("takes its policy from a file beside the configuration, without white space", async () => {
    const text = withRole(`{ arn: ${ROLE}, policy: ./policies/orders.json, slice: 5m, earlyEnd: deny }`);
    const loaded = await besideFile("orders.json", JSON.stringify(POLICY, null, 2), text);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { session } = loaded.configuration.catalogue.targets.get(targetName("orders-db"))?.door ?? {};
    expect(session).toMatchObject({ sliceMs: 300_000, earlyEnd: "deny" });
    expect(session?.policy).toBe(JSON.stringify({ Version: "2012-10-17", ...POLICY }));
  });

  it("changes the configuration's hash when its policy changes", async () => {
    const text = withRole(`{ arn: ${ROLE}, policy: ./policies/orders.json }`);
    const hashes = await Promise.all(
      ["s3:GetObject", "s3:*"].map(async (action) => {
        const policy = { Statement: [{ ...POLICY.Statement[0], Action: action }] };
        const loaded = await besideFile("orders.json", JSON.stringify(policy), text);
        return loaded.ok ? loaded.configuration.hash : "";
      }),
    );
    expect(new Set(hashes).size).toBe(2);
  });

  it.each([
    [
      "{ arn: orders-readonly }",
      'role.arn: "orders-readonly" → a role\'s ARN such as arn:aws:iam::111122223333:role/name',
    ],
    [`{ arn: ${ROLE}, slice: 2h }`, 'role.slice: "2h" → a duration from 1m to 1h'],
    [`{ arn: ${ROLE}, slice: 30s }`, 'role.slice: "30s" → a duration from 1m to 1h'],
    [`{ arn: ${ROLE}, earlyEnd: soon }`, 'role.earlyEnd: "soon" → slice or deny'],
    [
      `{ arn: ${ROLE}, polcy: x }`,
      "role.polcy: a key I don't know → one of: arn, policy, slice, earlyEnd (policy)",
    ],
  ])("is told what is wrong with %s", async (role, expected) => {
    expect(await problemsOf(withRole(role))).toEqual([
      expect.stringContaining(`targets.orders-db.${expected}`),
    ]);
  });

  it.each([
    ["missing.json", "{}", /no file at .*orders\.json → an IAM policy that can be read/],
    ["orders.json", "{", /no JSON object → an IAM policy in JSON/],
    ["orders.json", JSON.stringify({ Statement: [] }), /no statements → Statement: a list/],
    [
      "orders.json",
      JSON.stringify({ Statement: [{ ...POLICY.Statement[0], Sid: "S".repeat(3_000) }] }),
      /\d+ characters without white space → at most \d+: AWS takes 2048/,
    ],
  ])("is not taken with a policy %s of %s", async (name, content, expected) => {
    const loaded = await besideFile(
      name,
      content,
      withRole(`{ arn: ${ROLE}, policy: policies/orders.json }`),
    );
    const told = loaded.ok
      ? []
      : loaded.problems.map(({ found, expected: wanted }) => `${found} → ${wanted}`);
    expect(told).toEqual([expect.stringMatching(expected)]);
    expect(loaded.ok ? null : loaded.problems[0]?.path).toBe("targets.orders-db.role.policy");
  });

  it("cannot be denied early by a role of another account, and is told so", async () => {
    const role = `{ arn: ${ROLE}, earlyEnd: deny }`;
    const assuming = (account: string, text: string) =>
      problemsOf(
        changed("cuts: false\n", `cuts: false\n    assume: arn:aws:iam::${account}:role/enforcer\n`, text),
      );
    expect(await assuming("444455556666", withRole(role))).toEqual([
      expect.stringMatching(
        /earlyEnd: "deny" → slice: the role is of account 111122223333, and the proxy's assume of 444455556666/,
      ),
    ]);
    expect(await assuming("111122223333", withRole(role))).toBe("ok");
    expect(await assuming("444455556666", withRole(`{ arn: ${ROLE} }`))).toBe("ok");
  });

  it("needs pages to hand credentials over on, and the Region of its STS", async () => {
    expect(await problemsOf(withRole(`{ arn: ${ROLE} }`, ""))).toEqual([
      expect.stringMatching(/publicUrl: nothing → .*since there is targets\.orders-db\.role/),
    ]);
    const gated = changed("    port: 7001\n", `    port: 7001\n    role: { arn: ${ROLE} }\n`, PAGES + SAMPLE);
    expect(await problemsOf(gated)).toEqual([
      expect.stringContaining("proxies.lab.region: nothing → the AWS region whose STS lends the role"),
    ]);
  });
});

describe("Sallyport's own pages", () => {
  const httpOf = async (head: string, env = {}) => {
    const loaded = await load(head + SAMPLE, { ...ENVIRONMENT, ...env });
    return loaded.ok ? loaded.configuration.http : loaded.problems.map(({ path }) => path);
  };

  it("are served where the configuration says, or else at PORT, or 3000", async () => {
    expect(await httpOf("")).toBeNull();
    expect(await httpOf(PAGES)).toEqual({ port: 3000, trustedProxies: 0 });
    expect(await httpOf(PAGES, { PORT: "8080" })).toEqual({ port: 8080, trustedProxies: 0 });
    const http = "http: { port: 9090, trustedProxies: 2 }\n";
    expect(await httpOf(PAGES + http, { PORT: "8080" })).toEqual({ port: 9090, trustedProxies: 2 });
    expect(await httpOf(http)).toEqual(["publicUrl"]);
    expect(await httpOf(PAGES, { PORT: "http" })).toEqual(["PORT"]);
  });

  it("have an address without a slash at its end", async () => {
    const loaded = await load(PAGES + SAMPLE);
    expect(loaded.ok && loaded.configuration.catalogue.publicUrl).toBe("https://sallyport.example.com");
  });

  it.each([
    ["http://sallyport.example.com", false],
    ["https://sallyport.example.com/jit?x=1", false],
    ["https://user:word@sallyport.example.com", false],
    ["sallyport.example.com", false],
    ["http://127.0.0.1:3000", true],
    ["http://[::1]:3000", true],
    ["https://example.com/sallyport", true],
  ])("at %s: %s", async (url, isTaken) => {
    const told = await problemsOf(`publicUrl: ${url}\n${SAMPLE}`);
    expect(told === "ok").toBe(isTaken);
  });

  it("let a target take observed addresses alone", async () => {
    const observed = changed("sources: [network]", "sources: [observed]", PAGES + SAMPLE);
    expect(await problemsOf(observed)).toBe("ok");
  });
});
