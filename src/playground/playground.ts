import { rm } from "node:fs/promises";
import { createSystemClock } from "../clock.ts";
import { createCast } from "./cast.ts";
import { exampleCatalogue, OFFERS, ownPorts, type Stands } from "./example-catalogue.ts";
import { joinPage } from "./join-page.ts";
import { meetPeople } from "./known-people.ts";
import type { OwnPages } from "./page-server/own-pages.ts";
import { startPageServer } from "./page-server/page-server.ts";
import { makeRunFolder } from "./run-folder.ts";
import { FAKE_CREDENTIALS, settledConfiguration } from "./settled-configuration.ts";
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
 * The whole loop on this machine: a simulated Slack and AWS, services to reach, the real application between them, and a
 * page to see it. Each run begins clean, with a key of its own.
 */
export async function createPlayground(options: {
  /** Where to listen; the next free one where it is taken. */
  readonly port: number;
  readonly logFormat: "json" | "text";
}): Promise<Playground> {
  const clock = createSystemClock();
  const [server, world, cast, stateFolder, { createApp }] = await Promise.all([
    startPageServer(options.port),
    startWorld(clock),
    createCast(),
    makeRunFolder(),
    import("../app.ts"),
  ]);
  const { stands, ownPages } = await placesOf(world, server.port);
  const configuration = settledConfiguration(exampleCatalogue(stands, ownPages.publicUrl), world, {
    stateFolder,
    port: server.port,
    pagesPort: ownPages.port,
  });
  const app = await createApp(configuration, {
    clock,
    logFormat: options.logFormat,
    awsCredentials: FAKE_CREDENTIALS,
  });
  await app.start();
  const tenant = world.slack.directory.team.id;
  const members = cast.members.filter(({ role }) => role !== "guest");
  await meetPeople(app, clock, { tenant, people: members });
  const targets = OFFERS.map(({ name, command, title }) => ({
    command,
    target: name,
    title,
    endpoint: { host: "127.0.0.1", port: stands[name].gatePort },
  }));
  const page = joinPage({ app, clock, world, cast, targets, ownPages });
  server.serve(page.routes);
  return {
    url: server.url,
    tries: TRIES,
    async stop() {
      page.stop();
      await server.stop();
      await app.stop();
      await world.stop();
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
}
