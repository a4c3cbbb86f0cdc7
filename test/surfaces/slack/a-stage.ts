import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { createAddressReader } from "../../../src/address-reader.ts";
import { createSystemClock } from "../../../src/clock.ts";
import type { Catalogue } from "../../../src/domain/catalogue.ts";
import type { View } from "../../../src/playground/slack/page-protocol.ts";
import { createSimulatedSlack } from "../../../src/playground/slack/simulated-slack.ts";
import type { Log } from "../../../src/ports/log.ts";
import { createOpenForms } from "../../../src/surfaces/slack/open-forms.ts";
import { createSlackDirectory } from "../../../src/surfaces/slack/slack-directory.ts";
import { createSlackMessenger } from "../../../src/surfaces/slack/slack-messenger.ts";
import { createSlackSurface } from "../../../src/surfaces/slack/slack-surface.ts";
import { createSlackWeb } from "../../../src/surfaces/slack/slack-web.ts";
import { eventually } from "../../support/eventually.ts";
import { aCatalogue } from "./a-catalogue.ts";
import { createFakeInbox } from "./fake-inbox.ts";
import { createFakeLinks } from "./fake-links.ts";
import { createFakeOperations } from "./fake-operations.ts";

/** Read from the app's own manifest: what it does not ask for, the workspace refuses. */
export async function manifestOf() {
  const file = new URL("../../../manifests/slack/manifest.yaml", import.meta.url);
  return manifestShape.parse(parse(await readFile(file, "utf8")));
}

const manifestShape = z.object({
  display_information: z.object({ name: z.string().max(35), description: z.string().max(140) }),
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), usage_hint: z.string().max(1000), should_escape: z.boolean() }),
    ),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    interactivity: z.object({ is_enabled: z.literal(true) }),
    socket_mode_enabled: z.literal(true),
    event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
  }),
});

const PEOPLE = [
  { id: "U0ANA", name: "ana", realName: "Ana Lima", email: "ana@example.com" },
  { id: "U0BEN", name: "ben", realName: "Ben", email: "ben@example.com" },
  { id: "U0GUS", name: "gus", realName: "Gus", email: "gus@example.com", isRestricted: true },
  { id: "U0BOT", name: "robot", isBot: true },
  { id: "U0GONE", name: "gone", deleted: true },
  { id: "U0FAR", name: "far", teamId: "T0OTHER", email: "far@other.example" },
];

/** The reference of what was posted: somebody is there to read it. */
export async function posted(reference: Promise<string | null>): Promise<string> {
  const found = await reference;
  if (found === null) throw new Error("there was nobody to tell");
  return found;
}

export const TEAM = "T0HOME";
export const GENERAL = "C0GENERAL";
export const APPROVALS = "C0APPROVALS";
export const ELSEWHERE = "C0ELSEWHERE";

interface LogLine {
  readonly level: string;
  readonly message: string;
}

function keptLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: string) => (message: string, fields?: unknown) => {
    lines.push({ level, message: `${message} ${JSON.stringify(fields ?? {})}` });
  };
  return { lines, info: write("info"), warn: write("warn"), error: write("error") };
}

function createCommits() {
  const listeners = new Set<() => void>();
  return {
    listen: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** The simulated workspace, and the parts of the Slack surface on it. Nothing is connected before `surface.start()`. */
export async function createStage(over: Partial<Catalogue> = {}) {
  const clock = createSystemClock();
  const { oauth_config: oauth, settings: asked } = await manifestOf();
  const slack = await createSimulatedSlack({
    clock,
    events: asked.event_subscriptions.bot_events,
    team: { id: TEAM },
    scopes: oauth.scopes.bot,
    people: PEOPLE,
    channels: [
      { id: GENERAL, name: "general", members: ["ana", "ben", "gus"] },
      { id: APPROVALS, name: "approvals", members: ["ben"] },
      { id: ELSEWHERE, name: "elsewhere", members: ["ana"], app: false },
    ],
    groups: [{ id: "S0SRE", handle: "sre", users: ["ben"] }],
    commands: [{ command: "/jit", description: "", usage: "" }],
  });
  const settings = { botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl };
  const web = createSlackWeb(settings);
  const operations = createFakeOperations();
  const links = createFakeLinks();
  const inbox = createFakeInbox();
  const log = keptLog();
  const stopped = new AbortController();
  const commits = createCommits();
  const wired = {
    web,
    clock,
    operations,
    inbox,
    log,
    settings,
    catalogue: { ...aCatalogue(), ...over },
    links,
    addresses: createAddressReader(),
    onCommit: commits.listen,
  };
  const surface = createSlackSurface(wired);

  const form = (person: string): Promise<View> =>
    eventually("a form", () => slack.state(person).views.at(-1));
  /** All that the person alone has been shown, as text. */
  const whispers = (person: string): readonly string[] =>
    slack.state(person).ephemerals.map(({ blocks }) => JSON.stringify(blocks));

  return {
    slack,
    web,
    clock,
    operations,
    links,
    /** Something was committed. */
    committed: commits.tell,
    forms: createOpenForms({ web, clock, operations, catalogue: wired.catalogue }),
    inbox,
    log,
    surface,
    wired,
    directory: createSlackDirectory({ web, clock }),
    messenger: createSlackMessenger({ web, clock, stopped: stopped.signal }),
    form,
    whispers,
    jit: (person: string, text: string, channel = GENERAL) =>
      slack.slashCommand({ person, channel, command: "/jit", text }),
    whispered: (person: string, text: string | RegExp) =>
      eventually(`${person} being told ${text}`, () =>
        whispers(person).find((one) => one.match(text) !== null),
      ),
    async stop() {
      stopped.abort(new Error("stopped"));
      await surface.stop();
      await slack.stop();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof createStage>>;
