import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir } from "../support/temp-dir.ts";
import { ENVIRONMENT, load, problemsOf, SAMPLE } from "./sample.ts";

const KEY = "32 random bytes in base64: openssl rand -base64 32";
const wrong = (env: Readonly<Record<string, string>>) => problemsOf(SAMPLE, { ...ENVIRONMENT, ...env });

async function settings(env: Readonly<Record<string, string>>) {
  const loaded = await load(SAMPLE, { ...ENVIRONMENT, ...env });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.configuration.settings;
}

describe("the environment", () => {
  it("gives the secrets, and defaults for the rest", async () => {
    expect(await settings({})).toEqual({
      slack: { botToken: ENVIRONMENT.SLACK_BOT_TOKEN, appToken: ENVIRONMENT.SLACK_APP_TOKEN, apiUrl: null },
      redisUrl: null,
      key: new Uint8Array(32).fill(7),
      stateFolder: ".sallyport",
      port: null,
      awsEndpoint: null,
      testEndpoints: [],
      secrets: Object.values(ENVIRONMENT),
    });
  });

  it("lacks all that it lacks at once", async () => {
    expect(await problemsOf(SAMPLE, {})).toEqual([
      "SLACK_BOT_TOKEN: nothing → a bot token (xoxb-…)",
      "SLACK_APP_TOKEN: nothing → an app-level token (xapp-…)",
      `SALLYPORT_KEY: nothing → ${KEY}`,
    ]);
  });

  it("has a key of 32 bytes in base64, or says how to make one", async () => {
    const keys = [
      "c2hvcnQ=",
      "not base64!",
      Buffer.alloc(33).toString("base64"),
      "00".repeat(32),
      `${ENVIRONMENT.SALLYPORT_KEY}=`,
    ];
    for (const key of keys) {
      expect(await wrong({ SALLYPORT_KEY: key })).toEqual([
        `SALLYPORT_KEY: something else (not shown) → ${KEY}`,
      ]);
    }
    expect(await wrong({ SALLYPORT_KEY: "" })).toEqual([`SALLYPORT_KEY: nothing → ${KEY}`]);
  });

  it("shows nothing of a value that is wrong: it may be a secret in the wrong place (I11)", async () => {
    const told = await wrong({
      SLACK_BOT_TOKEN: ENVIRONMENT.SLACK_APP_TOKEN,
      SLACK_APP_TOKEN: ENVIRONMENT.SLACK_BOT_TOKEN,
      REDIS_URL: "hunter22",
      SLACK_API_URL: "hunter22",
      AWS_ENDPOINT_URL: "hunter22",
    });
    expect(told).toHaveLength(5);
    expect(JSON.stringify(told)).not.toMatch(/hunter22|sample/);
  });

  it("may keep a secret in a file", async () => {
    const file = join(await tempDir(), "key");
    await writeFile(file, `${Buffer.alloc(32, 9).toString("base64")}\n`);
    const { SALLYPORT_KEY: _, ...others } = ENVIRONMENT;
    const loaded = await load(SAMPLE, { ...others, SALLYPORT_KEY_FILE: file });
    expect(loaded).toMatchObject({
      ok: true,
      configuration: { settings: { key: new Uint8Array(32).fill(9) } },
    });
  });

  it("does not choose between a secret and a file for it", async () => {
    expect(await wrong({ SLACK_BOT_TOKEN_FILE: "/nowhere" })).toEqual([
      "SLACK_BOT_TOKEN: both SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE → one of them",
    ]);
  });

  it("tells of a secret's file that cannot be read", async () => {
    const folder = await tempDir();
    await chmod(folder, 0o700);
    for (const [file, found] of [
      [join(folder, "none"), "no file"],
      [folder, "a folder"],
    ]) {
      expect(await wrong({ REDIS_URL_FILE: file ?? "" })).toEqual([
        `REDIS_URL_FILE: ${found} at ${file} → a file that can be read`,
      ]);
    }
  });

  it("tells of what leads away from the real Slack and AWS", async () => {
    const { testEndpoints, slack, awsEndpoint } = await settings({
      SLACK_API_URL: "http://127.0.0.1:9999/api",
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
      AWS_ENDPOINT_URL_STS: "https://sts.example.com",
    });
    expect(testEndpoints).toEqual(["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "SLACK_API_URL"]);
    expect(slack.apiUrl).toBe("http://127.0.0.1:9999/api/");
    expect(awsEndpoint).toBe("http://127.0.0.1:4566");
    expect((await settings({ SLACK_API_URL: "https://slack-gov.com/api/" })).testEndpoints).toEqual([]);
  });

  it("may not name a database that would be passed over", async () => {
    expect(await wrong({ DATABASE_URL: "postgres://user:hunter22@db/sallyport" })).toEqual([
      "DATABASE_URL: something (not shown) → nothing: this version keeps its state in SALLYPORT_STATE",
    ]);
  });
});
