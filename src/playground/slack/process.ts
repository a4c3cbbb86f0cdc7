import { createSystemClock } from "../../clock.ts";
import { createControlRoutes } from "./control-routes.ts";
import type { SimulatedSlackOptions } from "./options.ts";
import { createSimulatedSlack } from "./simulated-slack.ts";

/**
 * The workspace as a process of its own, for tests that run the bot as one too.
 * Takes the options (without the clock) as one JSON argument; prints one JSON line when it listens; ends on SIGTERM.
 */
const given = process.argv[2] ?? "{}";
const options: Omit<SimulatedSlackOptions, "clock"> = JSON.parse(given);
const slack = await createSimulatedSlack({ ...options, clock: createSystemClock() });
slack.mount("/_sim", createControlRoutes(slack));

const { apiUrl, botToken, appToken, signingSecret, directory } = slack;
const idsByName = <T extends { readonly id: string }>(all: readonly T[], name: (one: T) => string) =>
  Object.fromEntries(all.map((one) => [name(one), one.id]));

process.stdout.write(
  `${JSON.stringify({
    apiUrl,
    controlUrl: apiUrl.replace("/api/", "/_sim/"),
    botToken,
    appToken,
    signingSecret,
    people: idsByName(directory.people.all(), ({ name }) => name),
    channels: idsByName(directory.channels.all(), ({ name }) => name),
    groups: idsByName(directory.groups.all(), ({ handle }) => handle),
  })}\n`,
);

process.once("SIGTERM", () => {
  void slack.stop();
});
