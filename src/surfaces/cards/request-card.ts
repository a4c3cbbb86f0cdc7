import { sayDuration } from "../../domain/duration.ts";
import { unreachable } from "../../domain/failures.ts";
import { endOf } from "../../domain/grant.ts";
import type { AccessRequest } from "../../domain/request.ts";
import type { Story } from "../../domain/story.ts";
import {
  approvedLine,
  doorLines,
  droppedWithGrant,
  nameOf,
  reasonLine,
  sourceLine,
  standingLine,
  wanted,
} from "./asked-lines.ts";
import { type Card, note } from "./card.ts";
import { grantCard } from "./grant-card.ts";
import { at, type Line, say, sentence, until, words } from "./line.ts";

/** The card in the approvers' channel, true at every state of the request and its grant. */
export function requestCard(story: Story): Card {
  const { request } = story;
  switch (request.resolution.status) {
    case "pending":
      return pendingCard(story);
    case "approved":
      return request.extends === null ? grantCard(story) : extendedCard(story);
    case "denied":
    case "lapsed":
    case "withdrawn":
      return closedCard(story, request.resolution);
    default:
      return unreachable(request.resolution);
  }
}

const askedFacts = ({ request }: Story): readonly Line[] => [sourceLine(request.source), reasonLine(request)];

function pendingCard(story: Story): Card {
  const { request, requester } = story;
  const more = request.extends === null ? [] : [openUntil(story)];
  return {
    glyph: "◔",
    title: say`${requester.name} asks for ${wanted(story)}`,
    facts: askedFacts(story),
    status: [...more, ...doorLines(request.door), standingLine(story)],
    code: null,
    actions: [
      { kind: "approve", id: request.id },
      { kind: "deny", id: request.id },
    ],
    id: request.id,
  };
}

function openUntil({ grant, request }: Story): Line {
  if (grant === null) return say`Asks for more of ${request.extends ?? ""}.`;
  const asked = say`${until(grant.endsAt, grant.startsAt)} as it stands`;
  return say`Open until ${asked}; nothing that is open is cut by asking.`;
}

type Closed = Extract<AccessRequest["resolution"], { readonly status: "denied" | "lapsed" | "withdrawn" }>;

function closedCard(story: Story, resolution: Closed): Card {
  const { request, requester } = story;
  const title = closedTitle(story, resolution);
  const told = say`${requester.name} was told and can ask again.`;
  const status: Readonly<Record<Closed["status"], readonly Line[]>> = {
    denied: [...answerOf(resolution), told],
    lapsed: [say`Nobody answered within ${words(sayDuration(request.lapsesAt - request.askedAt))}. ${told}`],
    withdrawn: [say`It was over at ${at(resolution.at)}.`],
  };
  return note(title, {
    glyph: "✕",
    facts: askedFacts(story),
    status: status[resolution.status],
    id: request.id,
  });
}

const answerOf = (resolution: Closed): readonly Line[] =>
  resolution.status === "denied" ? [say`“${sentence(resolution.reason)}”`] : [];

function closedTitle(story: Story, resolution: Closed): Line {
  const { request, requester } = story;
  const what = request.extends === null ? say`${request.title}` : say`more of ${request.title}`;
  switch (resolution.status) {
    case "denied":
      return say`${nameOf(story, resolution.by)} denied ${requester.name} ${what}`;
    case "lapsed":
      return say`Nobody answered ${requester.name} about ${what}`;
    case "withdrawn":
      return droppedWithGrant(story)
        ? say`${requester.name}’s request for ${what} ended with the grant`
        : say`${requester.name}’s request for ${what} was taken back`;
  }
}

/** The grant's own card tells its life; this one tells what was added. */
function extendedCard(story: Story): Card {
  const { request, requester, grant, now } = story;
  const isOver = grant === null || endOf(grant) <= now;
  const approved = approvedLine(story);
  const stands =
    grant === null || isOver
      ? say`It is over.`
      : say`It is open until ${until(grant.endsAt, grant.startsAt)}.`;
  return note(say`${requester.name} got ${wanted(story)}`, {
    glyph: isOver ? "○" : "●",
    facts: askedFacts(story),
    status: [approved === null ? stands : say`${approved}. ${stands}`],
    id: request.id,
  });
}
