import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Asking, Choice } from "../../src/cli/asking.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import type { Environment } from "../../src/config/configuration.ts";
import { loadConfiguration } from "../../src/config/load-configuration.ts";
import { createSimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { createSurroundings } from "../../src/surroundings.ts";
import { ENVIRONMENT } from "../config/sample.ts";
import { aWorkspace, FAKE, GROUP } from "../support/deployment.ts";
import { freePort } from "../support/free-port.ts";
import { tempDir } from "../support/temp-dir.ts";
import { aBot, anEdge } from "./fake-bot.ts";
import { sallyport } from "./process.ts";

const FLAGS = [
  ["--deployment", "prod"],
  ["--domain", "example.com"],
  ["--approvals", "C0APPROVALS"],
  ["--audit", "C0AUDIT"],
  ["--region", "us-east-1"],
  ["--security-group", GROUP],
  ["--endpoint", "proxy.example.com"],
  ["--target", "orders-db"],
  ["--upstream", "orders.internal:5432"],
  ["--approver", "ben@example.com"],
  ["--approver", "Cyd@example.com"],
];

const flags = (...without: readonly string[]): readonly string[] =>
  FLAGS.filter(([flag = ""]) => !without.includes(flag)).flat();

interface Asked {
  readonly says: string;
  readonly choices: readonly string[];
  readonly suggestion: string | null;
}

/** A person who has these answers ready. One that has a problem is asked for again; a null gives up. */
function aPerson(answers: readonly (string | null)[]) {
  const left = [...answers];
  const asked: Asked[] = [];
  const refused: string[] = [];
  const told: string[] = [];
  const next = (): string | null => {
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody answers ${asked.at(-1)?.says}`);
    return answer;
  };
  const asking: Asking = {
    text: async ({ says, suggestion, problem }) => {
      for (;;) {
        asked.push({ says, choices: [], suggestion });
        const answer = next();
        const wrong = answer === null ? null : problem(answer || (suggestion ?? ""));
        if (wrong === null) return answer;
        refused.push(wrong);
      }
    },
    choose: async ({ says, choices }) => {
      asked.push({ says, choices: choices.map(({ label }) => label), suggestion: null });
      const answer = next();
      return answer === null ? null : chosenFrom(choices, answer);
    },
    tell: (text) => void told.push(text),
  };
  return { asking, asked, refused, told, left };
}

function chosenFrom(choices: readonly Choice[], label: string): string {
  const found = choices.find((choice) => choice.label === label);
  if (found === undefined) throw new Error(`no ${label} in ${choices.map((one) => one.label)}`);
  return found.value;
}

async function init(
  words: readonly string[],
  { asking = null, env = {}, folder }: { asking?: Asking | null; env?: Environment; folder?: string } = {},
) {
  const where = folder ?? (await tempDir());
  const { edge, out, err } = anEdge(where, env, aBot().bot);
  const openAsking = asking === null ? null : async () => asking;
  const code = await runCli({ ...edge, openAsking, openSurroundings: createSurroundings }, [
    "init",
    ...words,
  ]);
  return { code, out: out(), err: err(), folder: where, files: await readdir(where) };
}

let stops: readonly (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

describe("sallyport init, told everything", () => {
  it("writes a file that check passes, with a word on every key, and says what comes next", async () => {
    const { code, out, folder, files } = await init(flags());
    expect({ code, files }).toEqual({ code: 0, files: ["sallyport.yaml"] });
    await expect(await readFile(join(folder, "sallyport.yaml"), "utf8")).toMatchFileSnapshot(
      "../golden/first-configuration.txt",
    );
    expect(out).toContain("✓ sallyport.yaml   deployment prod, 1 target behind 1 proxy, 1 group");
    expect(out).toContain("set SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SALLYPORT_KEY");
    expect(out).toContain("sallyport doctor");
    const loaded = await loadConfiguration({ file: join(folder, "sallyport.yaml"), env: ENVIRONMENT });
    expect(loaded).toMatchObject({ ok: true, warnings: [] });
  });

  it("writes a role with the pages that it needs, and quotes what YAML would take for something else", async () => {
    const role = "arn:aws:iam::111122223333:role/path/orders,read=only";
    const odd = [...flags("--target", "--deployment"), "--target", "null", "--deployment", "true"];
    const { code, folder } = await init(
      [...odd, "--role", role, "--public-url", "https://sallyport.example.com", "--port", "15432"],
      { env: ENVIRONMENT },
    );
    expect(code).toBe(0);
    const loaded = await loadConfiguration({ file: join(folder, "sallyport.yaml"), env: ENVIRONMENT });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const [target] = loaded.configuration.catalogue.targets.values();
    expect(loaded.configuration.catalogue.deployment).toBe("true");
    expect(target).toMatchObject({ name: "null", door: { session: { role }, ports: { from: 15_432 } } });
  });

  it("names every option that is missing, where nobody can be asked, and writes nothing", async () => {
    const { code, err, files } = await init(flags("--domain", "--upstream", "--region"));
    expect({ code, files }).toEqual({ code: 2, files: [] });
    expect(err).toBe(
      "✕ Nobody can be asked here. Say --domain, --region, --upstream, or run sallyport init in a terminal.\nNothing was written.\n",
    );
  });

  it("names every option that is wrong, and writes nothing", async () => {
    const wrong = ["--domain", "no domain", "--port", "0", "--security-group", "\u001b[31m"];
    const { code, err, files } = await init([...flags("--domain", "--security-group"), ...wrong]);
    expect({ code, files }).toEqual({ code: 2, files: [] });
    expect(err).toContain("✕ --domain no domain: expected a domain such as example.com");
    expect(err).toContain("✕ --port 0: expected a port from 1 to 65535");
    expect(err).toContain("✕ --security-group \\u{1b}[31m: expected a security group id");
  });

  it("takes the Region from the environment", async () => {
    const { folder } = await init(flags("--region"), { env: { AWS_REGION: "eu-west-1" } });
    expect(await readFile(join(folder, "sallyport.yaml"), "utf8")).toContain("region: eu-west-1");
  });

  it("never overwrites, not even a link that leads nowhere", async () => {
    const folder = await tempDir();
    await writeFile(join(folder, "sallyport.yaml"), "mine");
    await symlink("nowhere", join(folder, "linked.yaml"));
    const first = await init(flags(), { folder });
    expect(first).toMatchObject({ code: 1, files: ["linked.yaml", "sallyport.yaml"] });
    expect(first.err).toBe(
      "✕ sallyport.yaml is there already, and stays as it is. Write another: --config other.yaml\n",
    );
    expect(await readFile(join(folder, "sallyport.yaml"), "utf8")).toBe("mine");
    expect(await init([...flags(), "--config", "linked.yaml"], { folder })).toMatchObject({ code: 1 });
    const other = await init([...flags(), "--config", "other.yaml"], { folder });
    expect(other).toMatchObject({ code: 0, files: ["linked.yaml", "other.yaml", "sallyport.yaml"] });
  });

  it("leaves a file alone that comes there while it asks", async () => {
    const folder = await tempDir();
    const { asking } = aPerson(["orders.internal:5432", ""]);
    const late: Asking = {
      ...asking,
      text: async (question) => {
        await writeFile(join(folder, "sallyport.yaml"), "theirs");
        return asking.text(question);
      },
    };
    const words = [...flags("--upstream"), "--port", "5432"];
    const { code, files } = await init(words, { folder, asking: late });
    expect({ code, files }).toEqual({ code: 1, files: ["sallyport.yaml"] });
    expect(await readFile(join(folder, "sallyport.yaml"), "utf8")).toBe("theirs");
  });
});

describe("sallyport init, asking", () => {
  async function around() {
    const [slack, aws] = await Promise.all([aWorkspace(), createSimulatedAws()]);
    stops = [slack.stop, aws.stop];
    aws.addSecurityGroup({ id: GROUP, name: "proxy", region: "us-east-1" });
    process.env.AWS_ACCESS_KEY_ID ??= FAKE.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY ??= FAKE.secretAccessKey;
    return {
      slack,
      aws,
      env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl, AWS_ENDPOINT_URL: aws.url },
    };
  }

  it("offers what there is in Slack and AWS, and asks again for what is wrong", async () => {
    const { env, aws } = await around();
    const Statement = [{ Effect: "Allow", Principal: { AWS: "*" }, Action: ["sts:SetSourceIdentity"] }];
    const trust = JSON.stringify({ Version: "2012-10-17", Statement });
    const role = aws.addRole({ name: "orders-readonly", trust });
    aws.addRole({ name: "somebody-elses", trust: trust.replace("sts:SetSourceIdentity", "sts:AssumeRole") });
    const person = aPerson([
      "",
      "example",
      "example.com",
      "#approvals",
      "#jit-audit",
      "us-east-1",
      `proxy (${GROUP})`,
      "proxy.example.com:443",
      "proxy.example.com",
      "orders-db",
      "orders.internal:5432",
      "",
      "ben@example.com, cyd@example.com",
      role,
      "https://sallyport.example.com",
    ]);
    const { code, folder } = await init([], { asking: person.asking, env });
    expect(person).toMatchObject({ told: [], left: [] });
    expect(person.refused).toEqual([
      "expected a domain such as example.com",
      "expected a host name or an address, without a port",
    ]);
    expect(person.asked.find(({ says }) => says.includes("Which AWS role"))?.choices).toEqual([
      "None",
      role,
      "Another, typed by hand",
    ]);
    expect(code).toBe(0);
    const loaded = await loadConfiguration({ file: join(folder, "sallyport.yaml"), env: ENVIRONMENT });
    expect(loaded).toMatchObject({
      ok: true,
      configuration: {
        catalogue: { deployment: "prod", channels: { approvals: "C0APPROVALS", audit: "C0AUDIT" } },
      },
    });
  });

  it("says what Slack and AWS refuse, once, and goes on by hand", async () => {
    const { env, slack, aws } = await around();
    slack.failNext({ method: "conversations.list", error: "invalid_auth" });
    aws.failNext({ action: "DescribeSecurityGroups", code: "UnauthorizedOperation", status: 403 });
    const person = aPerson(["C0APPROVALS", "C0AUDIT", GROUP]);
    const words = [...flags("--approvals", "--audit", "--security-group"), "--port", "5432", "--role", ""];
    expect(await init(words, { asking: person.asking, env })).toMatchObject({ code: 0 });
    expect(person.told).toEqual([
      expect.stringMatching(/^Slack: listing channels .*write the channels' ids by hand\.$/),
      expect.stringMatching(/^AWS answers UnauthorizedOperation .*write the security group's id by hand\.$/),
    ]);
  });

  it("goes on by hand without tokens, and where nothing can be reached", async () => {
    const at = `http://127.0.0.1:${await freePort()}`;
    const person = aPerson(["C0APPROVALS", "C0AUDIT", GROUP]);
    const words = [...flags("--approvals", "--audit", "--security-group"), "--port", "5432", "--role", ""];
    const env = { AWS_ENDPOINT_URL: at };
    expect(await init(words, { asking: person.asking, env })).toMatchObject({ code: 0 });
    expect(person.told[0]).toContain("Without SLACK_BOT_TOKEN");
  });

  it("writes nothing where the person gives up", async () => {
    const person = aPerson([null]);
    expect(await init(flags("--domain"), { asking: person.asking })).toMatchObject({
      code: 1,
      err: "Nothing was written.\n",
      files: [],
    });
  });

  it("asks nobody with --json", async () => {
    const person = aPerson([]);
    const { code, err } = await init(["--json", ...flags("--domain")], { asking: person.asking });
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("--domain") });
  });
});

describe("sallyport init, as a process", () => {
  it("writes the file out of options alone, without a terminal", async () => {
    const folder = await tempDir();
    expect(await sallyport(folder, ["init", ...flags()])).toMatchObject({ code: 0, err: "" });
    expect(await sallyport(folder, ["check", "--file-only"])).toMatchObject({ code: 0 });
    expect(await sallyport(folder, ["init", ...flags()])).toMatchObject({ code: 1 });
    expect(await sallyport(await tempDir(), ["init"])).toMatchObject({ code: 2 });
  });
});
