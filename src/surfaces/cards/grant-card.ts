import { sayDuration } from "../../domain/duration.ts";
import { endOf, type Grant, shouldBeOpen } from "../../domain/grant.ts";
import type { Receipt } from "../../domain/receipt.ts";
import type { Story } from "../../domain/story.ts";
import { approvedLine, fromLine, outliveLine, reasonLine } from "./asked-lines.ts";
import { type Card, type Glyph, note } from "./card.ts";
import { at, join, type Line, say, until, words } from "./line.ts";
import {
  admitters,
  connectionsLine,
  endLine,
  foreignAdmits,
  problemLine,
  receiptLines,
} from "./receipt-lines.ts";
import { handedOut, handedOutLine } from "./session-lines.ts";

/** What the approvers see of a grant, from approval until it is confirmed closed. */
export function grantCard(story: Story): Card {
  const { grant, receipt, request, requester } = story;
  if (grant === null || receipt === null) {
    return note(say`${requester.name} gets ${request.title}`, { glyph: "◔", id: request.id });
  }
  const shown = { story, grant, receipt };
  if (grant.closedAt !== null) return closedCard(shown);
  if (!shouldBeOpen(grant, story.now)) return closingCard(shown);
  return grant.openedAt === null ? openingCard(shown) : openCard(shown);
}

interface Shown {
  readonly story: Story;
  readonly grant: Grant;
  readonly receipt: Receipt;
}

/** The approval, and what comes after it, as one line. */
const after = ({ story }: Shown, line: Line): Line => {
  const approved = approvedLine(story);
  return approved === null ? line : join([say`${approved}.`, line]);
};

const some = (...lines: readonly (Line | null)[]): readonly Line[] => lines.filter((line) => line !== null);

const drawn = (
  { story, grant }: Shown,
  told: { readonly glyph: Glyph; readonly title: Line; readonly status: readonly Line[] },
): Card =>
  note(told.title, {
    glyph: told.glyph,
    facts: [fromLine(grant.source), reasonLine(story.request)],
    status: told.status,
    id: grant.id,
  });

const withRevoke = (card: Card, grant: Grant): Card => ({
  ...card,
  actions: [{ kind: "revoke", id: grant.id }],
});

function openingCard(shown: Shown): Card {
  const { story, grant, receipt } = shown;
  const title = say`${story.requester.name} gets ${grant.title} until ${until(grant.endsAt, grant.startsAt)}`;
  const status = some(
    outliveLine(grant.door),
    after(shown, say`Opening the door.`),
    problemLine(receipt, story.now),
  );
  return withRevoke(drawn(shown, { glyph: "◔", title, status }), grant);
}

function openCard(shown: Shown): Card {
  const { story, grant, receipt } = shown;
  const title = say`${story.requester.name} has ${grant.title} until ${until(grant.endsAt, grant.startsAt)}`;
  const opened = grant.openedAt ?? grant.startsAt;
  const foreign =
    receipt.stillAdmits.length === 0
      ? null
      : say`The address is let in too by ${admitters(receipt)}. That does not end with the grant.`;
  const seen = connectionsLine(receipt.connections, receipt.layers);
  const approved = approvedLine(story);
  const opening = at(opened, "seconds");
  const since = approved === null ? say`Open since ${opening}.` : say`${approved}, open since ${opening}.`;
  const status = some(
    join(some(since, seen)),
    handedOut(story).length === 0 ? null : handedOutLine(story),
    outliveLine(grant.door),
    foreign,
    problemLine(receipt, story.now),
  );
  return withRevoke(drawn(shown, { glyph: "●", title, status }), grant);
}

/** Its time is over, and not every layer was read back as closed. */
function closingCard(shown: Shown): Card {
  const { story, grant, receipt } = shown;
  const late = story.now - endOf(grant);
  const isLate = grant.alarmedAt !== null;
  const title = isLate
    ? say`${grant.title} is not closed for ${story.requester.name}: ${words(sayDuration(late))} late`
    : say`${grant.title} is closing for ${story.requester.name}`;
  const status = some(
    endLine(story, grant),
    problemLine(receipt, story.now),
    after(shown, say`Its time was over at ${at(endOf(grant), "seconds")}.`),
    outliveLine(grant.door),
  );
  return drawn(shown, { glyph: isLate ? "▲" : "◔", title, status });
}

function closedCard(shown: Shown): Card {
  const { story, grant, receipt } = shown;
  const status = some(
    endLine(story, grant),
    ...receiptLines(receipt),
    handedOutLine(story),
    approvedSentence(story),
  );
  return drawn(shown, { ...closedTitle(shown), status });
}

function approvedSentence(story: Story): Line | null {
  const approved = approvedLine(story);
  return approved === null ? null : say`${approved}.`;
}

function closedTitle({ story, grant, receipt }: Shown): { readonly glyph: Glyph; readonly title: Line } {
  const { name } = story.requester;
  if (foreignAdmits(receipt)) {
    return {
      glyph: "▲",
      title: say`${name}’s time on ${grant.title} is over, but the address is let in still`,
    };
  }
  if (grant.openedAt === null) return { glyph: "✕", title: say`${grant.title} was never open for ${name}` };
  const span = say`${until(grant.openedAt, endOf(grant))} to ${until(endOf(grant), grant.openedAt)}`;
  return { glyph: "○", title: say`${name} had ${grant.title}, ${span}` };
}
