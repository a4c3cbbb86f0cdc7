import process from "node:process";
import { keepCompiledCode } from "../../compiled-code.ts";
import type { FromBot, ToBot } from "./bot-protocol.ts";

/**
 * The playground's bot as a process of its own, so that it can be killed. It is told what to do by the playground, and
 * never outlives it: the system closes the channel between them, however the playground ends.
 */
process.once("disconnect", () => process.exit(0));
// Ctrl-C reaches every process of a terminal; this one ends when the playground says so.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

const begun = Promise.withResolvers<Extract<ToBot, { readonly type: "begin" }>>();
const running = begun.promise.then(async ({ given }) => (await loaded).runBot(given, say));

// The playground is of the same version, and sends what bot-protocol says.
process.on("message", async (told: ToBot) => {
  if (told.type === "begin") begun.resolve(told);
  else if (told.type === "queue") (await running).setQueueGone(told.isGone);
  else await stop();
});

keepCompiledCode();
const loaded = import("./run-bot.ts");

/** What it says to a playground that is gone is said to nobody. */
function say(told: FromBot): void {
  if (process.connected) process.send?.(told, undefined, {}, () => undefined);
}

async function stop(): Promise<void> {
  await (await running).stop();
  process.exit(0);
}
