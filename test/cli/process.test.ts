import { execFile } from "node:child_process";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ENVIRONMENT, SAMPLE } from "../config/sample.ts";
import { bareEnv } from "../support/bare-env.ts";
import { tempDir } from "../support/temp-dir.ts";
import { sallyport } from "./process.ts";

const run = promisify(execFile);
const TEN_MISTAKES = fileURLToPath(new URL("ten-mistakes.yaml.txt", import.meta.url));

async function folderWith(text: string | null): Promise<string> {
  const folder = await tempDir();
  if (text !== null) await writeFile(join(folder, "sallyport.yaml"), text);
  return folder;
}

describe("sallyport check", () => {
  it("lists ten mistakes at once, each with its line", async () => {
    const folder = await folderWith(null);
    await copyFile(TEN_MISTAKES, join(folder, "sallyport.yaml"));
    const { code, out } = await sallyport(folder, ["check", "--file-only"]);
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot("../golden/check-ten-mistakes.txt");
  });

  it("tells programs the same", async () => {
    const folder = await folderWith(null);
    await copyFile(TEN_MISTAKES, join(folder, "other.yaml"));
    const { code, out } = await sallyport(folder, ["check", "--config", "other.yaml", "--json"], ENVIRONMENT);
    expect(code).toBe(1);
    const told = JSON.parse(out);
    expect(told).toMatchObject({ ok: false, hash: null, warnings: [] });
    expect(told.problems).toHaveLength(10);
    expect(told.problems[0]).toMatchObject({
      file: "other.yaml",
      line: 1,
      path: "deployment",
      found: '"Prod EU"',
    });
  });

  it("says what is there when nothing is wrong", async () => {
    const { code, out, err } = await sallyport(await folderWith(SAMPLE), ["check"], ENVIRONMENT);
    expect({ code, out, err }).toEqual({
      code: 0,
      out: "✓ sallyport.yaml   deployment prod, 2 targets behind 2 proxies, 3 groups\n",
      err: "",
    });
  });

  it("misses the secrets, unless the file alone is asked about", async () => {
    const folder = await folderWith(SAMPLE);
    expect(await sallyport(folder, ["check"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("SALLYPORT_KEY"),
    });
    expect(await sallyport(folder, ["check", "--file-only"])).toMatchObject({ code: 0 });
  });

  it("warns of what is no mistake", async () => {
    const twoOfTwo = SAMPLE.replace("{ approvers: [group:sre] }", "{ approvers: [group:sre], quorum: 2 }");
    const { code, out } = await sallyport(await folderWith(twoOfTwo), ["check", "--file-only"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^! sallyport\.yaml:38 {3}targets\.ledger\.approval\.quorum {3}found 2/);
  });

  it("finds the file that SALLYPORT_CONFIG names", async () => {
    const folder = await folderWith(null);
    await writeFile(join(folder, "else.yaml"), "deployment: [\n");
    const { out } = await sallyport(folder, ["check", "--file-only"], {
      SALLYPORT_CONFIG: join(folder, "else.yaml"),
    });
    expect(out).toMatch(/^else\.yaml:\d/);
  });
});

describe("sallyport start", () => {
  it("refuses without a configuration, and starts nothing", async () => {
    const { code, out, err } = await sallyport(await folderWith(null), ["start"], ENVIRONMENT);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe(
      "sallyport.yaml   found no file   expected a configuration; sallyport init writes a first one\n1 problem. Nothing was started.\n",
    );
  });

  it("refuses another Slack or AWS than the real one, naming what leads there", async () => {
    const env = {
      ...ENVIRONMENT,
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      SLACK_API_URL: "http://127.0.0.1:2/api/",
    };
    const { code, err } = await sallyport(await folderWith(SAMPLE), ["start"], env);
    expect(code).toBe(1);
    expect(err).toContain("AWS_ENDPOINT_URL, SLACK_API_URL");
    expect(err).toContain("--allow-test-endpoints");
  });

  it("is what happens without a command where there is a configuration", async () => {
    const { code, err } = await sallyport(await folderWith("deployment: 1\n"), []);
    expect(code).toBe(1);
    expect(err).toContain("Nothing was started.");
  });
});

describe("sallyport playground", () => {
  const real = {
    SLACK_BOT_TOKEN: ENVIRONMENT.SLACK_BOT_TOKEN,
    SLACK_APP_TOKEN_FILE: "/run/secrets/hunter22",
    AWS_PROFILE: "hunter22",
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/hunter22",
  };

  it("never starts where real credentials are, and names them without their values (I11)", async () => {
    for (const words of [["playground"], []]) {
      const { code, out, err } = await sallyport(await folderWith(null), words, real);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      for (const name of Object.keys(real)) expect(err).toContain(name);
      expect(err).not.toMatch(/hunter22|sample/);
    }
  });

  it.each([
    "AWS_ACCESS_KEY_ID",
    "AWS_SESSION_TOKEN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "SLACK_SIGNING_SECRET",
  ])("never starts with %s", async (name) => {
    const { code, err } = await sallyport(await folderWith(null), ["playground"], { [name]: "x" });
    expect(code).toBe(1);
    expect(err).toContain(name);
  });

  it("does not guess a port", async () => {
    const { code, err } = await sallyport(await folderWith(null), ["playground"], { PORT: "3000x" });
    expect(code).toBe(2);
    expect(err).toContain("PORT is not a port");
  });
});

describe("sallyport", () => {
  it("prints the JSON Schema of its configuration", async () => {
    const { code, out } = await sallyport(await folderWith(null), ["schema"]);
    expect(code).toBe(0);
    const schema = JSON.parse(out);
    expect(schema.required).toEqual(["deployment", "slack", "domains", "proxies", "targets"]);
    expect(schema.additionalProperties).toBe(false);
  });

  it("tells what there is, and how its exit codes read", async () => {
    const { code, out } = await sallyport(await folderWith(null), ["--help"]);
    expect(code).toBe(0);
    for (const word of [
      "start",
      "playground",
      "check",
      "schema",
      "grants",
      "revoke <id>",
      "freeze",
      "unfreeze",
      "audit",
    ]) {
      expect(out).toContain(word);
    }
    expect(out).toContain("0 done, 1 found wanting, 2 bad usage");
  });

  it.each([
    [["strat"], "I don't know the command strat. Did you mean start?"],
    [["kitchen"], "I don't know the command kitchen.\n"],
    [["audit", "verfy"], "Did you mean verify?"],
    [["check", "--jsno"], "Did you mean --json?"],
    [["revoke"], "Missing required argument 'id'"],
    [["freeze"], "Missing required argument 'reason'"],
    [["audit", "show", "--last", "0"], "Write a whole number"],
    [["check", "more"], "Too many arguments"],
    [["\u001b[31mred"], "I don't know the command \\u{1b}[31mred."],
  ])("answers bad usage with 2: %j", async (words, says) => {
    const { code, out, err } = await sallyport(await folderWith(null), words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(says);
  });

  it("loads neither Slack, AWS nor the store to answer these", async () => {
    const folder = await folderWith(SAMPLE);
    const script = join(folder, "loaded.mjs");
    await writeFile(
      script,
      `import { registerHooks } from "node:module";
registerHooks({ load(url, context, next) {
  if (/@slack|@aws-sdk|bullmq|kysely|winston|express/.test(url)) throw new Error("loaded " + url);
  return next(url, context);
} });`,
    );
    for (const words of [["check", "--file-only"], ["schema"], ["--help"]]) {
      // The sources: what is built of them has packages and commands in the same files.
      const main = join(import.meta.dirname, "../../src/main.ts");
      const args = ["--disable-warning=ExperimentalWarning", `--import=file://${script}`, main, ...words];
      const { stderr } = await run(process.execPath, args, { cwd: folder, env: bareEnv() });
      expect({ words, stderr }).toEqual({ words, stderr: "" });
    }
  });
});
