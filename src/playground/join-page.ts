import type { Router } from "express";
import type { GrantId, Instant } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Reads } from "../ports/store.ts";
import type { BotKeeper } from "./bot/bot-keeper.ts";
import { DEPLOYMENT, PROXY, REGION, SECURITY_GROUP } from "./example-catalogue.ts";
import { FAKE_CREDENTIALS } from "./fake-credentials.ts";
import { audienceOf } from "./page-server/audience.ts";
import { type OwnPages, ownPagesRoutes } from "./page-server/own-pages.ts";
import type { CastMember, StreamEvent } from "./page-server/page-protocol.ts";
import { pageRoutes } from "./page-server/routes.ts";
import { createStreams, type Streams } from "./page-server/streams.ts";
import type { SeenState } from "./seen-state.ts";
import { createWorkspaceRoutes } from "./slack/routes.ts";
import { sweepWhileDead } from "./switches/sweep-while-dead.ts";
import { createSwitches } from "./switches/switches.ts";
import { createAwsCalls } from "./terminal/aws-calls.ts";
import { createAwsShell } from "./terminal/aws-shell.ts";
import { createTerminal, type TerminalTarget } from "./terminal/terminal.ts";
import type { Wall } from "./wall/page-protocol.ts";
import { createWall, type WallDeps } from "./wall/wall.ts";
import { createWallFeed, isEnding } from "./wall/wall-feed.ts";
import type { World } from "./world.ts";

/** Production sweeps once a minute; nobody at a page waits that long. */
const SWEEP_EVERY_MS = 5_000;

interface PageParts {
  readonly bot: BotKeeper;
  readonly seen: SeenState;
  readonly clock: Clock;
  readonly world: World;
  readonly cast: { readonly members: readonly CastMember[]; readonly notice: string | null };
  readonly targets: readonly (TerminalTarget & { readonly title: string })[];
  /** The run's. */
  readonly key: Uint8Array;
  /** Where the application serves pages of its own. */
  readonly ownPages: OwnPages;
}

const terminalOf = ({ bot, seen, clock, world, cast, targets }: PageParts) =>
  createTerminal({
    clock,
    targets,
    addressOf: (person) => cast.members.find(({ id }) => id === person)?.address ?? "127.0.0.1",
    admitting: async (target, address) => {
      const written = seen.written();
      return written === null ? null : admitting(written.read, clock.now(), { target, address });
    },
    grant: async (id) => seen.written()?.read.grant(id) ?? null,
    isGateUp: () => bot.state().status !== "dead",
    aws: createAwsShell(createAwsCalls({ url: world.aws.url, region: REGION })),
  });

/** The grant of the target whose source is that address, or takes it in; of several, the one that ends last. */
async function admitting(
  read: Pick<Reads, "openGrants">,
  now: Instant,
  asked: { readonly target: string; readonly address: string },
): Promise<GrantId | null> {
  const open = await read.openGrants(now);
  const able = open.filter((grant) => grant.target === asked.target).sort((a, b) => b.endsAt - a.endsAt);
  return (able.find(({ source }) => source.cidr === `${asked.address}/32`) ?? able[0])?.id ?? null;
}

const wallOf = (
  { bot, seen, clock, world }: PageParts,
  more: Pick<WallDeps, "refusals" | "switches" | "swept">,
) =>
  createWall({
    clock,
    written: seen.written,
    bot,
    proxies: [PROXY],
    securityGroup: SECURITY_GROUP,
    groups: world.aws.snapshot,
    ...more,
  });

/** What breaks things, and what closes doors while there is no bot. */
const breakingOf = ({ bot, clock, world, key }: PageParts, changed: () => void) => ({
  switches: createSwitches({ bot, aws: world.aws, slack: world.slack, changed }),
  sweeping: sweepWhileDead({
    clock,
    bot,
    place: { region: REGION, assume: null },
    sweeper: async () => {
      const { createSweeper } = await import("../sweeper.ts");
      const whose = { deployment: DEPLOYMENT, key: Buffer.from(key).toString("base64") };
      return createSweeper(whose, { endpoint: world.aws.url, credentials: FAKE_CREDENTIALS });
    },
    changed,
    everyMs: SWEEP_EVERY_MS,
  }),
});

/** The wall as it is, to whoever looks: when something changed, while bytes flow, and while a door ends. */
function feedOf(
  { bot, clock }: Pick<PageParts, "bot" | "clock">,
  { wall, streams }: { wall(): Promise<Wall>; readonly streams: Pick<Streams, "count" | "send"> },
) {
  let last: Wall | null = null;
  return createWallFeed({
    show: async () => {
      if (streams.count() === 0) return;
      last = await wall();
      streams.send({ type: "wall", wall: last });
    },
    isFlowing: () => bot.live().length > 0 || (last !== null && isEnding(last, clock.now())),
    failed: (error) => {
      throw error;
    },
  });
}

/** Joins what the page shows to the running application: what changes is sent, nothing is asked for twice. */
export function joinPage(parts: PageParts): { readonly routes: Router; stop(): Promise<void> } {
  const { bot, seen, clock, world, cast, targets, ownPages } = parts;
  const terminal = terminalOf(parts);
  const { switches, sweeping } = breakingOf(parts, () => feed.touch());
  const wall = wallOf(parts, {
    refusals: terminal.refusals,
    switches: switches.shown,
    swept: sweeping.swept,
  });
  const commands = targets.map(({ command, target, title }) => ({ command, target, title }));
  const streams = createStreams(
    async (person): Promise<StreamEvent> => ({
      type: "welcome",
      now: clock.now(),
      cast: cast.members,
      commands,
      pagesUrl: ownPages.publicUrl,
      notice: cast.notice,
      wall: await wall(),
      workspace: world.slack.state(person),
      terminal: terminal.lines(),
    }),
  );
  const feed = feedOf(parts, { wall, streams });
  void seen.ready.then(feed.touch);
  const audience = audienceOf(world.slack.directory.channels);
  const ends = [
    bot.onChange(feed.touch),
    world.aws.onChange(feed.touch),
    world.slack.onChange((event) => streams.send({ type: "workspace", event }, audience(event))),
  ];
  terminal.onLine((line) => {
    streams.send(line === null ? { type: "terminal.cleared" } : { type: "terminal", line });
    if (line?.kind === "refused") feed.touch();
  });
  return {
    routes: pageRoutes({
      cast: cast.members,
      streams,
      terminal,
      switches,
      workspace: createWorkspaceRoutes(world.slack),
      ownPages: ownPagesRoutes(cast.members, ownPages),
    }),
    async stop() {
      for (const end of ends) end();
      feed.stop();
      terminal.stop();
      streams.stop();
      await sweeping.stop();
    },
  };
}
