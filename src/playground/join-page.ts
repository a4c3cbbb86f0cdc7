import type { Router } from "express";
import type { App } from "../app.ts";
import type { GrantId, Instant } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import { eventWords } from "../surfaces/cards/event-words.ts";
import { PROXY, REGION, SECURITY_GROUP } from "./example-catalogue.ts";
import { audienceOf } from "./page-server/audience.ts";
import { type OwnPages, ownPagesRoutes } from "./page-server/own-pages.ts";
import type { CastMember, StreamEvent } from "./page-server/page-protocol.ts";
import { pageRoutes } from "./page-server/routes.ts";
import { createStreams } from "./page-server/streams.ts";
import { createWorkspaceRoutes } from "./slack/routes.ts";
import { createAwsCalls } from "./terminal/aws-calls.ts";
import { createAwsShell } from "./terminal/aws-shell.ts";
import { createTerminal, type TerminalTarget } from "./terminal/terminal.ts";
import { createAuditShown } from "./wall/audit-shown.ts";
import { createWall } from "./wall/wall.ts";
import { createWallFeed } from "./wall/wall-feed.ts";
import type { World } from "./world.ts";

interface PageParts {
  readonly app: App;
  readonly clock: Clock;
  readonly world: World;
  readonly cast: { readonly members: readonly CastMember[]; readonly notice: string | null };
  readonly targets: readonly (TerminalTarget & { readonly title: string })[];
  /** Where the application serves pages of its own. */
  readonly ownPages: OwnPages;
}

const terminalOf = ({ app, clock, world, cast, targets }: PageParts) =>
  createTerminal({
    clock,
    targets,
    addressOf: (person) => cast.members.find(({ id }) => id === person)?.address ?? "127.0.0.1",
    admitting: (target, address) => admitting(app, clock.now(), { target, address }),
    grant: (id) => app.store.read.grant(id),
    aws: createAwsShell(createAwsCalls({ url: world.aws.url, region: REGION })),
  });

/** The grant of the target whose source is that address, or takes it in; of several, the one that ends last. */
async function admitting(
  app: App,
  now: Instant,
  asked: { readonly target: string; readonly address: string },
): Promise<GrantId | null> {
  const open = await app.store.read.openGrants(now);
  const able = open.filter((grant) => grant.target === asked.target).sort((a, b) => b.endsAt - a.endsAt);
  return (able.find(({ source }) => source.cidr === `${asked.address}/32`) ?? able[0])?.id ?? null;
}

const wallOf = ({ app, clock, world }: PageParts, refusals: (target: string, since: number) => number) =>
  createWall({
    clock,
    read: app.store.read,
    proxies: [PROXY],
    securityGroup: SECURITY_GROUP,
    groups: world.aws.snapshot,
    live: app.gate.live,
    refusals,
    audit: createAuditShown({
      read: app.store.read,
      words: eventWords,
      verify: (checkpoint) => app.audit.verify({ checkpoint }),
    }),
  });

/** Joins what the page shows to the running application: what changes is sent, nothing is asked for twice. */
export function joinPage(parts: PageParts): { readonly routes: Router; stop(): void } {
  const { app, clock, world, cast, targets, ownPages } = parts;
  const terminal = terminalOf(parts);
  const wall = wallOf(parts, terminal.refusals);
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
  const feed = createWallFeed({
    show: async () => {
      if (streams.count() > 0) streams.send({ type: "wall", wall: await wall() });
    },
    isFlowing: () => app.gate.live().length > 0,
    failed: (error) => {
      throw error;
    },
  });
  const audience = audienceOf(world.slack.directory.channels);
  const ends = [
    app.store.onCommit(feed.touch),
    world.aws.onChange(feed.touch),
    world.slack.onChange((event) => streams.send({ type: "workspace", event }, audience(event))),
  ];
  terminal.onLine((line) => {
    streams.send(line === null ? { type: "terminal.cleared" } : { type: "terminal", line });
    if (line?.kind === "refused") feed.touch();
  });
  const workspace = createWorkspaceRoutes(world.slack);
  return {
    routes: pageRoutes({
      cast: cast.members,
      streams,
      terminal,
      workspace,
      ownPages: ownPagesRoutes(cast.members, ownPages),
    }),
    stop() {
      for (const end of ends) end();
      feed.stop();
      terminal.stop();
      streams.stop();
    },
  };
}
