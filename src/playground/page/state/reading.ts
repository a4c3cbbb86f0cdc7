import type { Message, WorkspaceState } from "../../slack/page-protocol.ts";

/** How far someone has read, by place: a channel's or a thread's last ts, or the home's hash. */
export type Reading = Readonly<Record<string, string>>;

/** The app's own tab, among the places. */
export const HOME = "app-home";

export const threadPlace = (channel: string, root: string): string => `${channel}/${root}`;

const isBy = ({ author }: Message, person: string): boolean =>
  author.kind === "person" && author.id === person;

const repliesTo = (messages: readonly Message[], root: string): readonly Message[] =>
  messages.filter(({ threadTs }) => threadTs === root);

/** What stands in the channel itself: replies stand in their thread. */
export const inChannelItself = (messages: readonly Message[]): readonly Message[] =>
  messages.filter(({ threadTs, broadcast }) => threadTs === undefined || broadcast);

/** Whoever began a thread, answered in it or is named at its head. */
function takesPart(messages: readonly Message[], root: Message, person: string): boolean {
  const isNamed = `${root.text}${JSON.stringify(root.blocks)}`.includes(`<@${person}>`);
  return isNamed || isBy(root, person) || repliesTo(messages, root.ts).some((reply) => isBy(reply, person));
}

/** What others said after what was read, and after one's own last word. */
function newsIn(messages: readonly Message[], person: string, read: string): readonly Message[] {
  const own = messages.findLast((one) => isBy(one, person))?.ts ?? "";
  const since = own > read ? own : read;
  return messages.filter((one) => one.ts > since && !isBy(one, person));
}

/** Unread replies by thread, of the threads that the person takes part in. */
export function threadNews(
  { me, messages }: WorkspaceState,
  channel: string,
  reading: Reading,
): Readonly<Record<string, number>> {
  const all = messages[channel] ?? [];
  const roots = all.filter((one) => one.replies.count > 0 && takesPart(all, one, me.id));
  return Object.fromEntries(
    roots.map(({ ts }) => [
      ts,
      newsIn(repliesTo(all, ts), me.id, reading[threadPlace(channel, ts)] ?? "").length,
    ]),
  );
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** How much is new in each place. */
export function unreadIn(workspace: WorkspaceState, reading: Reading): Readonly<Record<string, number>> {
  const { me, messages, home } = workspace;
  const channels = Object.entries(messages).map(([channel, all]): [string, number] => {
    const news = newsIn(inChannelItself(all), me.id, reading[channel] ?? "");
    return [channel, news.length + sum(threadNews(workspace, channel, reading))];
  });
  const isChanged = home !== undefined && home.hash !== reading[HOME];
  return { ...Object.fromEntries(channels), [HOME]: isChanged ? 1 : 0 };
}

/** What reading a place to its end leaves behind. */
export function endOf({ messages, home }: WorkspaceState, place: string): string {
  if (place === HOME) return home?.hash ?? "";
  const [channel = "", root] = place.split("/");
  const all = messages[channel] ?? [];
  return (root === undefined ? inChannelItself(all) : repliesTo(all, root)).at(-1)?.ts ?? "";
}

/** The first message that was not read when one came; null where nothing was ever read, or all was. */
export function firstNew(entries: readonly Message[], person: string, since: string): string | null {
  return since === "" ? null : (newsIn(entries, person, since)[0]?.ts ?? null);
}
