import { AdapterFailure } from "../../domain/failures.ts";
import { createSlackWeb, type SlackSettings, slackCode } from "./slack-web.ts";

export interface ListedChannel {
  readonly id: string;
  readonly name: string;
  readonly isMember: boolean;
}

const MOST_PAGES = 5;

/** Channels that are not archived, public and (where the app may see them) private. Throws AdapterFailure. */
export async function listChannels(
  settings: Pick<SlackSettings, "botToken" | "apiUrl">,
): Promise<readonly ListedChannel[]> {
  try {
    return await list(settings, "public_channel,private_channel");
  } catch (error) {
    if (!(error instanceof AdapterFailure) || slackCode(error) !== "missing_scope") throw error;
    return list(settings, "public_channel");
  }
}

async function list(
  settings: Pick<SlackSettings, "botToken" | "apiUrl">,
  types: string,
): Promise<readonly ListedChannel[]> {
  const web = createSlackWeb(settings);
  const listed: ListedChannel[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES && (page === 0 || cursor); page += 1) {
    const asked = { types, exclude_archived: true, limit: 200, ...(cursor ? { cursor } : {}) };
    const answer = await web.call("listing channels", (slack) => slack.conversations.list(asked));
    listed.push(...(answer.channels ?? []).flatMap(listedChannel));
    cursor = answer.response_metadata?.next_cursor;
  }
  return listed;
}

const listedChannel = ({
  id,
  name = id,
  is_member: isMember = false,
}: {
  readonly id?: string;
  readonly name?: string;
  readonly is_member?: boolean;
}): readonly ListedChannel[] => (id === undefined ? [] : [{ id, name: name ?? id, isMember }]);
