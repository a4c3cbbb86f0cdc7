import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Edge } from "../../src/cli/edge.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import { runDiagnoses } from "../../src/cli/run-diagnoses.ts";
import { type Check, checksOf } from "../../src/domain/check.ts";
import { AdapterFailure, InvariantError } from "../../src/domain/failures.ts";
import type { Diagnosable } from "../../src/ports/diagnosis.ts";
import { ENVIRONMENT, SAMPLE } from "../config/sample.ts";
import { tempDir } from "../support/temp-dir.ts";
import { aBot, anEdge } from "./fake-bot.ts";

const [slack, aws] = [checksOf("Slack"), checksOf("AWS")];

const finds = (...checks: readonly Check[]): Diagnosable => ({
  system: checks[0]?.system ?? "Slack",
  about: "it",
  diagnose: async () => checks,
});

const hangs = (about: string): Diagnosable => ({
  system: "Slack",
  about,
  diagnose: () => new Promise(() => undefined),
});

async function doctor(
  diagnoses: readonly Diagnosable[],
  { words = [], text = SAMPLE, env = {} }: { words?: string[]; text?: string; env?: Edge["env"] } = {},
) {
  const folder = await tempDir();
  await writeFile(join(folder, "sallyport.yaml"), text);
  const { bot, done } = aBot();
  const { edge, out, err } = anEdge(folder, { ...ENVIRONMENT, ...env }, bot);
  const code = await runCli(
    { ...edge, openDiagnoses: async () => ({ all: diagnoses, stop: () => bot.stop() }) },
    ["doctor", ...words],
  );
  return { code, out: out(), err: err(), done };
}

describe("sallyport doctor", () => {
  it("says each thing in a line, with what to do where it fails", async () => {
    const { code, out, done } = await doctor([
      finds(slack.good("connected as @sallyport in Example")),
      finds(slack.bad("not in #approvals (approvals)", "invite it: /invite @sallyport")),
      finds(aws.warning("48 of 60 IPv4 rules of sg-0123 are in use", "ask AWS for more")),
    ]);
    expect(out).toBe(
      [
        "✓ file    sallyport.yaml: deployment prod, 2 targets behind 2 proxies, 3 groups",
        "✓ Slack   connected as @sallyport in Example",
        "✕ Slack   not in #approvals (approvals)               → invite it: /invite @sallyport",
        "! AWS     48 of 60 IPv4 rules of sg-0123 are in use   → ask AWS for more",
        "1 problem, 1 warning, 2 good.",
        "",
      ].join("\n"),
    );
    expect(code).toBe(1);
    expect(done).toEqual(["stop"]);
  });

  it("exits with 0 where nothing is worse than a warning", async () => {
    expect(await doctor([finds(slack.warning("no", "do"), aws.good("yes"))])).toMatchObject({ code: 0 });
  });

  it("tells programs the same", async () => {
    const { code, out } = await doctor([finds(slack.bad("no", "do"))], { words: ["--json"] });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      checks: [
        { system: "file", verdict: "good" },
        { system: "Slack", verdict: "bad", says: "no", todo: "do" },
      ],
    });
  });

  it("shows what a workspace calls itself as text, never as a command to the terminal", async () => {
    const { out } = await doctor([finds(slack.good("in \u001b[31mExample"))]);
    expect(out).toContain("in \\u{1b}[31mExample");
  });

  it("lists the problems of the configuration and looks at nothing", async () => {
    const { code, err } = await doctor([finds(slack.good("looked"))], { text: "deployment: PROD" });
    expect(code).toBe(1);
    expect(err).toContain("Nothing was looked at.");
  });

  it("warns of an endpoint that is not the real one", async () => {
    const { code, out } = await doctor([], { env: { AWS_ENDPOINT_URL: "http://127.0.0.1:5000" } });
    expect(code).toBe(0);
    expect(out).toContain("! file   not the real Slack or AWS is looked at: AWS_ENDPOINT_URL");
  });

  it("takes no argument", async () => {
    expect(await doctor([], { words: ["everything"] })).toMatchObject({ code: 2 });
  });
});

describe("running diagnoses", () => {
  it("waits for none longer than it may take, and keeps what the others found", async () => {
    const found = await runDiagnoses(
      [hangs("the bot's token"), finds(aws.good("fine")), hangs("the app-level token")],
      25,
    );
    expect(found.map(({ verdict, says }) => `${verdict} ${says}`)).toEqual([
      "bad the bot's token did not answer within 0.025 s",
      "good fine",
      "bad the app-level token did not answer within 0.025 s",
    ]);
  });

  it("tells what hangs that its time is up", async () => {
    const told = Promise.withResolvers<string>();
    const listens: Diagnosable = {
      system: "AWS",
      about: "us-east-1",
      diagnose: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            told.resolve(String(signal.reason));
            reject(signal.reason);
          });
        }),
    };
    expect(await runDiagnoses([listens], 25)).toMatchObject([{ verdict: "bad" }]);
    expect(await told.promise).toContain("the time is up");
  });

  it("makes a check of a failure, and lets a bug be one", async () => {
    const fails = (error: Error): Diagnosable => ({ ...hangs("it"), diagnose: () => Promise.reject(error) });
    const failure = new AdapterFailure({ adapter: "aws", doing: "looking", retry: "soon" });
    expect(await runDiagnoses([fails(failure)], 1_000)).toMatchObject([
      { verdict: "bad", says: "aws: looking" },
    ]);
    await expect(runDiagnoses([fails(new InvariantError("a bug"))], 1_000)).rejects.toThrow("a bug");
  });
});
