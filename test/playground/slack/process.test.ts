import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { WebClient } from "@slack/web-api";
import { afterEach, describe, expect, it } from "vitest";

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

interface Started {
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly botToken: string;
  readonly channels: Readonly<Record<string, string>>;
}

async function start(options: object): Promise<Started> {
  const started = spawn(process.execPath, ["src/playground/slack/process.ts", JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  for await (const line of createInterface({ input: started.stdout })) return JSON.parse(line);
  throw new Error("the workspace said nothing");
}

const control = async (url: string, body: object = {}): Promise<unknown> => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return response.json();
};

describe("the workspace as a process", () => {
  it("answers the Web API, obeys its control routes, and ends on SIGTERM", async () => {
    const slack = await start({
      people: [{ name: "ana" }],
      channels: [{ name: "approvals", members: ["ana"] }],
    });
    const web = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
    const channel = slack.channels.approvals ?? "";
    await web.chat.postMessage({ channel, text: "hello" });
    expect(await control(`${slack.controlUrl}messages`, { channel: "approvals" })).toMatchObject({
      result: [{ text: "hello" }],
    });
    await control(`${slack.controlUrl}fail-next`, { method: "auth.test", error: "fatal_error" });
    await expect(web.auth.test()).rejects.toThrow("fatal_error");
    const command = { person: "ana", channel, command: "/jit", text: "help" };
    expect(await control(`${slack.controlUrl}people/command`, command)).toMatchObject({
      answered: false,
      failure: "dispatch_failed",
    });
    expect(await control(`${slack.controlUrl}nonsense`)).toEqual({ error: "unknown_control" });
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    child?.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});
