import { type App, createApp } from "../../app.ts";
import { createSystemClock } from "../../clock.ts";
import { FAKE_CREDENTIALS } from "../fake-credentials.ts";
import { botConfiguration } from "./bot-configuration.ts";
import type { BotGiven, FromBot } from "./bot-protocol.ts";
import { meetPeople } from "./known-people.ts";
import { createQueueSwitch } from "./queue-switch.ts";

export interface RunningBot {
  setQueueGone(isGone: boolean): void;
  stop(): Promise<void>;
}

/** How often it is told who is connected, while someone is. */
const TELL_MS = 250;

/** The application as production composes it, told of by what it says. */
export async function runBot(given: BotGiven, say: (told: FromBot) => void): Promise<RunningBot> {
  const clock = createSystemClock();
  const queue = createQueueSwitch(given.isQueueGone);
  const app = await createApp(botConfiguration(given), {
    clock,
    logFormat: given.logFormat,
    awsCredentials: FAKE_CREDENTIALS,
    around: queue.around,
  });
  say({ type: "opened" });
  app.store.onCommit(() => say({ type: "changed" }));
  await app.start();
  await meetPeople(app, clock, given.known);
  say({ type: "ready" });
  const telling = tellLive(app.gate, say);
  return {
    setQueueGone: queue.setGone,
    async stop() {
      clearInterval(telling);
      await app.stop();
    },
  };
}

function tellLive(gate: App["gate"], say: (told: FromBot) => void): NodeJS.Timeout {
  let wasLive = false;
  return setInterval(() => {
    const live = gate.live();
    if (live.length > 0 || wasLive) say({ type: "live", live });
    wasLive = live.length > 0;
  }, TELL_MS);
}
