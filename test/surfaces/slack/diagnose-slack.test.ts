import { afterEach, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/clock.ts";
import { knownScopes, type SimulatedSlackOptions } from "../../../src/playground/slack/options.ts";
import { createSimulatedSlack, type SimulatedSlack } from "../../../src/playground/slack/simulated-slack.ts";
import { createSlackDiagnoses, type SlackDiagnosisDeps } from "../../../src/surfaces/slack/diagnose-slack.ts";
import { freePort } from "../../support/free-port.ts";

const CHANNELS = [
  { id: "C0APPROVALS", use: "approvals" },
  { id: "C0AUDIT", use: "audit" },
];

let slack: SimulatedSlack | null = null;
afterEach(async () => {
  await slack?.stop();
  slack = null;
});

/** What the doctor says, a line each: `good|warning|bad says → todo`. */
async function told(
  workspace: Partial<SimulatedSlackOptions> = {},
  {
    settings: given,
    ...deps
  }: Partial<Omit<SlackDiagnosisDeps, "settings">> & {
    readonly settings?: Partial<SlackDiagnosisDeps["settings"]>;
  } = {},
): Promise<readonly string[]> {
  const made = await createSimulatedSlack({
    clock: createSystemClock(),
    team: { name: "Example" },
    channels: [
      { id: "C0APPROVALS", name: "approvals" },
      { id: "C0AUDIT", name: "jit-audit", kind: "private" },
    ],
    people: [{ id: "U0BEN", name: "ben" }],
    groups: [{ id: "S0SRE", handle: "sre", users: ["ben"] }],
    ...workspace,
  });
  slack = made;
  const settings = { botToken: made.botToken, appToken: made.appToken, apiUrl: made.apiUrl, ...given };
  const diagnoses = createSlackDiagnoses({ settings, channels: CHANNELS, userGroups: ["S0SRE"], ...deps });
  const checks = await Promise.all(diagnoses.map((one) => one.diagnose(new AbortController().signal)));
  return checks
    .flat()
    .map(({ verdict, says, todo }) => `${verdict} ${says}${todo === null ? "" : ` → ${todo}`}`);
}

describe("the doctor, in Slack", () => {
  it("finds all as it should be", async () => {
    expect(await told()).toEqual([
      "good connected as @sallyport in Example",
      "good has the 11 scopes that it needs",
      "good in #approvals (approvals)",
      "good in #jit-audit (audit)",
      "good the user group @sre (S0SRE) is there",
      "good the app-level token opens sockets",
    ]);
    expect(slack?.connections()).toBe(0);
    expect(slack?.messages("approvals")).toEqual([]);
  });

  it("names the app's own tab where it is off", async () => {
    const off = "warning the app has no tab of its own";
    expect(await told({ homeTab: false })).toContainEqual(expect.stringContaining(`${off} → turn it on`));
    await slack?.stop();
    expect((await told()).join("\n")).not.toContain("tab");
  });

  it("names each scope that the token lacks, and what does not work without it", async () => {
    const lacking = ["im:write", "groups:read"];
    const scopes = knownScopes.filter((scope) => !lacking.includes(scope));
    const lines = await told({ scopes });
    expect(lines).toContain(
      "bad the scope im:write is missing: no direct messages → add it as in manifests/slack/manifest.yaml, and install the app again",
    );
    expect(lines.find((line) => line.includes("the scope groups:read"))).toMatch(/^warning/);
    expect(lines.find((line) => line.includes("C0AUDIT"))).toMatch(
      /^warning could not look at C0AUDIT \(audit\)/,
    );
  });

  it("names a channel that the bot is not in, and one that it cannot see", async () => {
    const lines = await told({
      channels: [
        { id: "C0APPROVALS", name: "approvals", app: false },
        { id: "C0AUDIT", name: "jit-audit", kind: "private", app: false },
      ],
    });
    expect(lines).toContain("bad not in #approvals (approvals) → invite it: /invite @sallyport");
    expect(lines).toContain(
      "bad there is no channel C0AUDIT (audit), or it is private → check its id; into a private one, /invite @sallyport",
    );
  });

  it("names user groups that are not there, are disabled, or have nobody", async () => {
    const lines = await told(
      {
        groups: [
          { id: "S0OLD", handle: "old", users: [], disabled: true },
          { id: "S0NOBODY", handle: "nobody", users: [] },
        ],
      },
      { userGroups: ["S0OLD", "S0NOBODY", "S0NONE"] },
    );
    expect(lines.slice(-4, -1)).toEqual([
      "bad the user group @old (S0OLD) is disabled → correct slack:S0OLD",
      "warning the user group @nobody (S0NOBODY) has nobody in it → add people to it in Slack",
      "bad there is no user group S0NONE → correct slack:S0NONE",
    ]);
  });

  it("says once that a token is refused, without repeating it", async () => {
    const other = ["xoxb", "other"].join("-");
    const lines = await told({}, { settings: { botToken: other, appToken: other } });
    expect(lines).toEqual([
      "bad the bot's token is refused: invalid_auth → check SLACK_BOT_TOKEN (xoxb-…), or install the app again",
      "bad the app-level token is refused: invalid_auth → check SLACK_APP_TOKEN (xapp-…)",
    ]);
  });

  it("says that Slack cannot be reached", async () => {
    const apiUrl = `http://127.0.0.1:${await freePort()}/api/`;
    const lines = await told({}, { settings: { apiUrl } });
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.startsWith("bad Slack does not answer"))).toBe(true);
  });
});
