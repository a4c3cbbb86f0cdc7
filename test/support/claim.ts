import type { SimulatedSlack } from "../../src/playground/slack/simulated-slack.ts";
import { pressNewest } from "./deployment.ts";
import { eventually } from "./eventually.ts";

/** What the page hands over, as a person reads it off. */
export interface ReadOff {
  /** The claim link itself. */
  readonly link: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** All of the line, `credential_process = …`. */
  readonly credentialProcess: string;
  /** The address in it. */
  readonly credentialsUrl: string;
}

/** Presses the button in the direct message, and gives the one-time link that is told to the person alone. */
async function claimLink(slack: SimulatedSlack, person: string): Promise<string> {
  const seen = new Set(linksOf(slack, person));
  await pressNewest(slack, { person, action: "claim", channel: "dm" });
  return eventually("a link to claim with", () => linksOf(slack, person).find((link) => !seen.has(link)));
}

const linksOf = (slack: SimulatedSlack, person: string): readonly string[] =>
  JSON.stringify(slack.state(person).ephemerals).match(/https?:[^\s"\\<>|]+\/claim\/[\w-]+/g) ?? [];

/** Claims, and reads the page as a person would who copies from it. */
export async function claim(slack: SimulatedSlack, person: string): Promise<ReadOff> {
  const link = await claimLink(slack, person);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(link, { method: "POST", headers, body: "" });
  const page = unescaped(await answer.text());
  if (!answer.ok) throw new Error(`the page answers ${answer.status}: ${page}`);
  const found = (pattern: RegExp): string => {
    const [, value] = pattern.exec(page) ?? [];
    if (value === undefined) throw new Error(`the page has no ${pattern}: ${page}`);
    return value;
  };
  return {
    link,
    accessKeyId: found(/AWS_ACCESS_KEY_ID="?'?([A-Z0-9]{16,})/),
    secretAccessKey: found(/AWS_SECRET_ACCESS_KEY="?'?([\w/+=-]{8,})/),
    sessionToken: found(/AWS_SESSION_TOKEN="?'?([\w/+=-]{8,})/),
    credentialProcess: found(/(credential_process = [^\n<]+)/),
    credentialsUrl: found(/(https?:[^\s"'<]+\/credentials\/[\w-]+)/),
  };
}

const unescaped = (html: string): string =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
