import { AdapterFailure } from "../../domain/failures.ts";
import type { Destination } from "../../domain/story.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Messenger } from "../../ports/messenger.ts";
import { contentCard } from "../cards/content-card.ts";
import { drawCard } from "./draw-card.ts";
import { createPace } from "./pace.ts";
import { type SlackWeb, slackCode } from "./slack-web.ts";

const EVENT = "sallyport";
/** Slack's clock and ours differ a little, and a `ts` is Slack's. */
const SKEW_MS = 120_000;
const PAGES = 20;

const referenceOf = (channel: string, ts: string): string => `${channel}:${ts}`;

function readReference(reference: string): { readonly channel: string; readonly ts: string } {
  const [channel = "", ts = ""] = reference.split(":");
  return { channel, ts };
}

interface FoundMessage {
  readonly ts?: string | undefined;
  readonly bot_id?: string | undefined;
  readonly metadata?:
    | { readonly event_type?: string | undefined; readonly event_payload?: object | undefined }
    | undefined;
}

interface Page {
  readonly messages?: readonly FoundMessage[] | undefined;
  readonly response_metadata?: { readonly next_cursor?: string | undefined } | undefined;
}

const isKeyed = ({ metadata }: FoundMessage, key: string): boolean => {
  const payload = metadata?.event_payload;
  return metadata?.event_type === EVENT && payload !== undefined && "key" in payload && payload.key === key;
};

/** The first message that is it, page by page. */
async function search(
  page: (cursor: string | undefined) => Promise<Page>,
  isIt: (message: FoundMessage) => boolean,
): Promise<FoundMessage | null> {
  let cursor: string | undefined;
  for (let turn = 0; turn < PAGES; turn += 1) {
    const found = await page(cursor);
    const message = found.messages?.find(isIt);
    if (message !== undefined) return message;
    cursor = found.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return null;
  }
  return null;
}

/** Where the thread is gone, nothing is in it. */
async function inThread(found: Promise<FoundMessage | null>): Promise<FoundMessage | null> {
  try {
    return await found;
  } catch (error) {
    if (slackCode(error) === "thread_not_found") return null;
    throw error;
  }
}

/**
 * Remembers each person's direct message channel; Slack never changes it. Null: an account that is deactivated can be
 * told nothing.
 */
function createDirectChannels(web: SlackWeb): (user: string) => Promise<string | null> {
  const known = new Map<string, string>();
  const open = async (user: string): Promise<string> => {
    const doing = `opening a direct message with ${user}`;
    const opened = await web.call(doing, (slack) => slack.conversations.open({ users: user }));
    const id = opened.channel?.id;
    if (id === undefined) throw new AdapterFailure({ adapter: "Slack", doing, retry: "soon" });
    known.set(user, id);
    return id;
  };
  return async (user) => {
    try {
      return known.get(user) ?? (await open(user));
    } catch (error) {
      if (slackCode(error) === "user_disabled") return null;
      throw error;
    }
  };
}

/** Posts and edits what messages show. `stopped` ends what waits for its turn. */
export function createSlackMessenger(deps: {
  readonly web: SlackWeb;
  readonly clock: Clock;
  readonly stopped: AbortSignal;
}): Messenger {
  const { web, clock, stopped } = deps;
  const directChannel = createDirectChannels(web);
  // About one message a second in a channel, with short bursts; 50 edits a minute in all (Tier 3).
  const turnToPost = createPace(clock, { burst: 4, everyMs: 1_000 });
  const turnToEdit = createPace(clock, { burst: 20, everyMs: 1_200 });

  const placeOf = async (to: Destination): Promise<string | null> =>
    to.kind === "channel" ? to.channel : directChannel(to.user);

  return {
    async post(to, content, { key, thread }) {
      const channel = await placeOf(to);
      if (channel === null) return null;
      await turnToPost(channel, stopped);
      const doing = `posting to ${channel}`;
      const posted = await web.call(doing, (slack) =>
        slack.chat.postMessage({
          channel,
          ...drawCard(contentCard(content)),
          metadata: { event_type: EVENT, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
          ...(thread === null ? {} : { thread_ts: readReference(thread).ts }),
        }),
      );
      if (posted.ts === undefined) throw new AdapterFailure({ adapter: "Slack", doing, retry: "soon" });
      return referenceOf(posted.channel ?? channel, posted.ts);
    },

    async update(reference, content) {
      await turnToEdit("chat.update", stopped);
      try {
        // Text without blocks would remove the blocks.
        const shown = { ...readReference(reference), ...drawCard(contentCard(content)) };
        await web.call(`editing ${reference}`, (slack) => slack.chat.update(shown));
      } catch (error) {
        if (slackCode(error) !== "message_not_found") throw error;
      }
    },

    async find(to, { key, thread, since }) {
      const [channel, self] = await Promise.all([placeOf(to), web.self()]);
      if (channel === null) return null;
      const oldest = String(Math.max(0, since - SKEW_MS) / 1000);
      const asked = { channel, oldest, include_all_metadata: true, limit: 200 };
      const page = (cursor: string | undefined): Promise<Page> =>
        web.call(`looking in ${channel}`, (slack) => {
          const paged = cursor === undefined ? asked : { ...asked, cursor };
          return thread === null
            ? slack.conversations.history(paged)
            : slack.conversations.replies({ ...paged, ts: readReference(thread).ts });
        });
      const message = await inThread(search(page, (one) => one.bot_id === self.bot && isKeyed(one, key)));
      return message?.ts === undefined ? null : referenceOf(channel, message.ts);
    },
  };
}
