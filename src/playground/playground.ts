import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { createSystemClock } from "../clock.ts";
import { createBotKeeper, type GivenToAll } from "./bot/bot-keeper.ts";

import { createCast } from "./cast.ts";
import { OFFERS, ownPorts, type Stands } from "./example-catalogue.ts";
import { joinPage } from "./join-page.ts";
import type { OwnPages } from "./page-server/own-pages.ts";
import { startPageServer } from "./page-server/page-server.ts";
import { makeRunFolder } from "./run-folder.ts";
import { createSeenState } from "./seen-state.ts";
import { startWorld, type World } from "./world.ts";

export interface Playground {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  /** What to try first, a line each. */
  readonly tries: readonly string[];
  stop(): Promise<void>;
}

const TRIES: readonly string[] = [
  "as Ana  type /jit request orders-db 30s INC-4211 checkout is slow",
  "as Ben  approve it in #approvals",
  "as Ana  type orders in the terminal, and watch it being cut at the end",
  "as Gus  type orders while it is open, and be refused",
  "as Ana  take AWS credentials from Sallyport's message, paste the lines for bash, and try aws list",
];

interface Places {
  readonly stands: Stands;
  readonly ownPages: OwnPages;
}

async function placesOf(world: World, pagePort: number): Promise<Places> {
  const [pages = 0, orders = 0, ledger = 0, admin = 0] = await ownPorts(pagePort);
  const { addresses } = world.services;
  return {
    ownPages: { port: pages, publicUrl: `http://127.0.0.1:${pages}` },
    stands: {
      "orders-db": { gatePort: orders, upstream: addresses["orders-db"] },
      ledger: { gatePort: ledger, upstream: addresses.ledger },
      "admin-ui": { gatePort: admin, upstream: addresses["admin-ui"] },
    },
  };
}

/**
 * The whole loop on this machine: a simulated Slack and AWS, services to reach, a page to see it, and the real
 * application as a process of its own between them. Each run begins clean, with a key of its own. Resolves when the page
 * is served; it shows that the bot is starting.
 */
export async function createPlayground(options: {
  /** Where to listen; the next free one where it is taken. */
  readonly port: number;
  readonly logFormat: "json" | "text";
}): Promise<Playground> {
  const clock = createSystemClock();
  const given = Promise.withResolvers<GivenToAll>();
  const bot = createBotKeeper(clock, given.promise);
  const [server, world, cast, stateFolder] = await Promise.all([
    startPageServer(options.port),
    startWorld(clock),
    createCast(),
    makeRunFolder(),
  ]);
  const { stands, ownPages } = await placesOf(world, server.port);
  const { slack, aws } = world;
  const told = {
    stands,
    pages: ownPages,
    slack: { botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl },
    awsUrl: aws.url,
    key: new Uint8Array(randomBytes(32)),
    stateFolder,
    logFormat: options.logFormat,
    known: { tenant: slack.directory.team.id, people: cast.members.filter(({ role }) => role !== "guest") },
  };
  given.resolve(told);
  const targets = OFFERS.map(({ name, command, title }) => ({
    command,
    target: name,
    title,
    endpoint: { host: "127.0.0.1", port: stands[name].gatePort },
  }));
  const seen = createSeenState({ folder: stateFolder, key: told.key }, bot.opened);
  const page = joinPage({ key: told.key, bot, seen, clock, world, cast, targets, ownPages });
  server.serve(page.routes);
  return {
    url: server.url,
    tries: TRIES,
    async stop() {
      await page.stop();
      await server.stop();
      await bot.stop();
      await seen.stop();
      await world.stop();
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
}
