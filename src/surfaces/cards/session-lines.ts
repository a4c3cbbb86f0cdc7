import type { Door } from "../../domain/door.ts";
import { sayDuration } from "../../domain/duration.ts";
import type { MintedSession, SessionOffer } from "../../domain/session.ts";
import type { Story } from "../../domain/story.ts";
import { type Line, say, words } from "./line.ts";

/** `orders-readonly` of `arn:aws:iam::111122223333:role/team/orders-readonly`. */
export const roleName = ({ role }: SessionOffer): string => role.slice(role.lastIndexOf("/") + 1);

/** What a door lends beside its port, and how an early end is kept; null: no role. */
export function lendsLine({ session }: Door): Line | null {
  if (session === undefined) return null;
  const narrowed = session.policy === null ? "" : ", narrowed by its policy";
  return say`Lends the AWS role ${roleName(session)}${words(narrowed)}. ${earlyEndLine(session)}`;
}

function earlyEndLine({ earlyEnd, sliceMs }: SessionOffer): Line {
  if (earlyEnd === "deny") return say`An early end denies its credentials at once.`;
  const slice = words(sayDuration(sliceMs));
  return say`An early end takes up to ${slice}.`;
}

/** Those that somebody holds, as far as is known. */
export const handedOut = ({ sessions }: Pick<Story, "sessions">): readonly MintedSession[] =>
  sessions.filter(({ accessKeyId }) => accessKeyId !== null);

const TIMES = ["not", "once", "twice"] as const;

/** How often credentials were handed out; null where the door lends no role. */
export function handedOutLine(story: Story): Line | null {
  if (story.grant?.door.session === undefined) return null;
  const count = handedOut(story).length;
  const times = TIMES[count] ?? `${count} times`;
  return say`AWS credentials were ${count === 0 ? words("not handed out") : words(`handed out ${times}`)}.`;
}
