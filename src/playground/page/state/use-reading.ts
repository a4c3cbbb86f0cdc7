import { useEffect, useState } from "react";
import type { Message, WorkspaceState } from "../../slack/page-protocol.ts";

/** How far each person has read each channel: the ts of the last message seen. */
type Reading = Readonly<Record<string, string>>;

const isNews = (message: Message, me: string, read: string): boolean =>
  message.ts > read &&
  message.threadTs === undefined &&
  !(message.author.kind === "person" && message.author.id === me);

/** How many messages each channel has that the person has not seen. The channel being looked at has none. */
export function useUnread(
  workspace: WorkspaceState | null,
  looking: string | null,
): Readonly<Record<string, number>> {
  const [reading, setReading] = useState<Reading>({});
  const me = workspace?.me.id ?? "";
  const last = workspace?.messages[looking ?? ""]?.at(-1)?.ts ?? "";
  useEffect(() => {
    if (looking !== null) setReading((before) => ({ ...before, [`${me} ${looking}`]: last }));
  }, [me, looking, last]);
  if (workspace === null) return {};
  return Object.fromEntries(
    Object.entries(workspace.messages).map(([channel, messages]) => {
      const read = reading[`${me} ${channel}`] ?? "";
      return [channel, channel === looking ? 0 : messages.filter((one) => isNews(one, me, read)).length];
    }),
  );
}
