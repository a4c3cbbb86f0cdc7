import { type Grant, shouldBeOpen } from "../../domain/grant.ts";
import type { Instant } from "../../domain/ids.ts";
import type { MintedSession } from "../../domain/session.ts";
import { saySource } from "../../domain/source.ts";
import type { Story } from "../../domain/story.ts";
import { type Card, note } from "./card.ts";
import { askedCard } from "./direct-card.ts";
import { at, code, type Line, say, until, words } from "./line.ts";
import { handedOut, roleName } from "./session-lines.ts";

/** As many as are listed: whoever asks for them anew all the time is told of the latest. */
const SHOWN = 10;

/** To the person: which AWS credentials were handed out in their name, so that one they did not ask for is noticed. */
export function mintedCard(story: Story): Card {
  const { grant, now } = story;
  const all = handedOut(story);
  if (grant === null || all.length === 0) return askedCard(story);
  const role = grant.door.session === undefined ? [] : say` of ${roleName(grant.door.session)}`;
  const earlier = all.length - SHOWN;
  return note(say`AWS credentials${role} for ${grant.title} were handed out to you.`, {
    facts: [
      ...(earlier > 0 ? [say`${words(earlier === 1 ? "1 time" : `${earlier} times`)} before these:`] : []),
      ...all.slice(-SHOWN).map(mintedLine),
    ],
    ...whatNext(grant, now),
    id: grant.id,
  });
}

const whatNext = (grant: Grant, now: Instant): Partial<Card> =>
  shouldBeOpen(grant, now)
    ? {
        status: [say`If that was not you, press “I am done”, or tell an admin: either ends them.`],
        actions: [{ kind: "release", id: grant.id }],
      }
    : { status: [say`The door is closed. If any of that was not you, tell an admin.`] };

const mintedLine = (session: MintedSession): Line =>
  say`${at(session.mintedAt, "seconds")}  ${code(session.accessKeyId ?? "")} to ${words(saySource(session.from))}, good until ${until(session.until, session.mintedAt)}`;
