import type { App } from "@slack/bolt";
import type { Log } from "../../ports/log.ts";
import type { Inbox } from "../../ports/store.ts";
import { type AtHand, actOnce } from "./act-once.ts";
import { createAgain } from "./again.ts";
import { createBoltApp } from "./bolt-app.ts";
import { type Delivered, readHeard, writeHeard } from "./heard.ts";
import { createHomes, type HomesDeps } from "./homes.ts";
import { type Left, leftUndone } from "./left-undone.ts";
import { listen } from "./listen.ts";
import { perform } from "./perform.ts";
import type { PerformDeps } from "./perform-command.ts";
import { type SlackSettings, type SlackWeb, slackFailure } from "./slack-web.ts";
import { createTeller } from "./teller.ts";
import { createWork } from "./work.ts";

export interface SlackSurfaceDeps extends PerformDeps {
  readonly settings: SlackSettings;
  readonly web: SlackWeb;
  readonly inbox: Inbox;
  readonly log: Log;
  readonly onCommit: HomesDeps["onCommit"];
}

export interface SlackSurface {
  /**
   * Connects, and does what was heard but not done before a crash. Rejects with an AdapterFailure where Slack does
   * not answer or refuses the tokens; may be called again then.
   */
  start(): Promise<void>;
  /** Hears nothing more, and finishes what was heard; what Slack would not take yet is told after the next start. */
  stop(): Promise<void>;
}

/** People do not notice; a burst of commands is acknowledged before the first of them is done. */
const LULL = { width: 4, quietMs: 5, latestMs: 100, holdsMs: 500 };

/** Slack, both ways: what people do there comes in here, and is acknowledged before it is done. */
export function createSlackSurface(deps: SlackSurfaceDeps): SlackSurface {
  const { inbox, clock, log, web, settings } = deps;
  const stopping = new AbortController();
  const stopped = stopping.signal;
  const again = createAgain({ clock, stopped });
  const tell = createTeller({ web, log, again });
  const work = createWork(LULL);
  const acting = {
    ...deps,
    tell,
    again,
    stopped,
    perform: (heard: Delivered["heard"]) => perform(deps, heard),
  };
  const homes = createHomes(deps);
  let bolt: App | null = null;

  const act = (heard: Delivered["heard"], atHand: AtHand): void =>
    work.add(() => actOnce(acting, heard, atHand));

  /** Kept before it is acknowledged, so that a crash loses nothing; nothing else is done before. */
  const keep = async ({ heard }: Delivered): Promise<"new" | "known" | "failed"> => {
    try {
      const at = clock.now();
      return (await inbox.keep({ id: heard.id, body: writeHeard(heard), at })) ? "new" : "known";
    } catch (error) {
      log.error("a delivery could not be kept, so it was not done", { id: heard.id, error });
      return "failed";
    }
  };

  const recover = async (left: Left): Promise<void> => {
    for (const { id, body } of left) {
      const heard = readHeard(body);
      if (heard === null) await inbox.settle(id, clock.now());
      else act(heard, { trigger: null, respond: null });
    }
  };

  return {
    async start() {
      const self = await web.self();
      const app = await createBoltApp({ settings, self, log });
      listen(app, { deps, keep, act, look: homes.opened });
      bolt = app;
      const left = await leftUndone(deps);
      try {
        await app.start();
      } catch (error) {
        await app.stop();
        throw slackFailure("opening the socket", error);
      }
      await recover(left);
    },
    async stop() {
      await bolt?.stop();
      bolt = null;
      stopping.abort(new Error("stopped"));
      await homes.stop();
      await work.idle();
    },
  };
}
