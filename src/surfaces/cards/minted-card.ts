import type { Story } from "../../domain/story.ts";
import { type Card, note } from "./card.ts";
import { askedCard } from "./direct-card.ts";
import { at, say, until } from "./line.ts";

/** To the person: which AWS credentials were handed out in their name, so that one they did not ask for is noticed. */
export function mintedCard(story: Story): Card {
  const { grant, sessions } = story;
  const known = sessions.filter(({ accessKeyId }) => accessKeyId !== null);
  if (grant === null || known.length === 0) return askedCard(story);
  return note(say`AWS credentials for ${grant.title} were handed out.`, {
    facts: known
      .slice(-10)
      .map(
        (session) =>
          say`${session.accessKeyId ?? ""} at ${at(session.mintedAt, "seconds")} to ${session.from}, good until ${until(session.until, session.mintedAt)}`,
      ),
    id: grant.id,
  });
}
