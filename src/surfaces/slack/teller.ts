import type { Log } from "../../ports/log.ts";
import type { Again } from "./again.ts";
import type { Drawing } from "./draw-card.ts";
import { type SlackWeb, slackCode } from "./slack-web.ts";

/** Slack's own way to answer one command or click: good for 30 minutes, in any channel; null: not at hand. */
export type Respond = ((drawing: Drawing) => Promise<void>) | null;

export interface Listener {
  readonly user: string;
  readonly channel: string | null;
  readonly respond: Respond;
}

/** Where the bot or the person is not in the channel, nothing can be shown there. */
const ELSEWHERE: ReadonlySet<string | null> = new Set([
  "user_not_in_channel",
  "not_in_channel",
  "channel_not_found",
  "is_archived",
]);

/** Tells one person something that nobody else sees: here if that can be, else in a direct message. */
export function createTeller({
  web,
  log,
  again,
}: {
  readonly web: SlackWeb;
  readonly log: Log;
  readonly again: Again;
}) {
  const direct = async (user: string, drawing: Drawing): Promise<void> => {
    const doing = `answering ${user} in a direct message`;
    const opened = await web.call(doing, (slack) => slack.conversations.open({ users: user }));
    const channel = opened.channel?.id ?? user;
    const quietly = { unfurl_links: false, unfurl_media: false };
    await web.call(doing, (slack) => slack.chat.postMessage({ channel, ...drawing, ...quietly }));
  };

  const here = async (channel: string, user: string, drawing: Drawing): Promise<boolean> => {
    try {
      const doing = `answering ${user} in ${channel}`;
      await web.call(doing, (slack) => slack.chat.postEphemeral({ channel, user, ...drawing }));
      return true;
    } catch (error) {
      if (ELSEWHERE.has(slackCode(error))) return false;
      throw error;
    }
  };

  const responded = async (respond: Respond, drawing: Drawing): Promise<boolean> => {
    if (respond === null) return false;
    try {
      await respond(drawing);
      return true;
    } catch (error) {
      log.info("Slack took no answer at its response address; answering otherwise", { error });
      return false;
    }
  };

  const reach = async (to: Listener, drawing: Drawing): Promise<void> => {
    if (await responded(to.respond, drawing)) return;
    if (to.channel !== null && (await here(to.channel, to.user, drawing))) return;
    await direct(to.user, drawing);
  };

  /** Rejects where Slack takes it in none of these ways, however often it is asked. */
  return (to: Listener, drawing: Drawing): Promise<void> =>
    again(`answering ${to.user}`, () => reach(to, drawing));
}

export type Tell = ReturnType<typeof createTeller>;
