import { sayDuration } from "../../domain/duration.ts";
import { unreachable } from "../../domain/failures.ts";
import { endOf, type Grant } from "../../domain/grant.ts";
import type { Receipt } from "../../domain/receipt.ts";
import type { Story } from "../../domain/story.ts";
import { droppedWithGrant, nameOf } from "./asked-lines.ts";
import { type Card, note } from "./card.ts";
import { at, type Line, say, sentence, until, words } from "./line.ts";
import { admitters, connectionsLine, endLine, foreignAdmits, sayLateness } from "./receipt-lines.ts";

/** What became of a request, in a line or two, as its person reads it. */
export function endedRow(story: Story): Card {
  const { request, grant, receipt } = story;
  const { resolution } = request;
  const title = request.extends === null ? say`${request.title}` : say`more of ${request.title}`;
  const { id } = request;
  switch (resolution.status) {
    case "pending":
      return note(title, { id });
    case "approved":
      return grant === null || receipt === null ? note(title, { id }) : grantRow(story, grant, receipt);
    case "denied":
      return note(say`✕ ${nameOf(story, resolution.by)} denied ${title} at ${at(resolution.at)}`, {
        facts: [say`“${sentence(resolution.reason)}”`],
        id,
      });
    case "lapsed": {
      const within = words(sayDuration(request.lapsesAt - request.askedAt));
      return note(say`✕ ${title}: nobody answered within ${within}`, { id });
    }
    case "withdrawn":
      return droppedWithGrant(story)
        ? note(say`✕ ${title}: ended with the grant`, { id })
        : note(say`✕ ${title}: taken back at ${at(resolution.at)}`, { id });
    default:
      return unreachable(resolution);
  }
}

function grantRow(story: Story, grant: Grant, receipt: Receipt): Card {
  const { id, title } = grant;
  const ended = endLine(story, grant);
  const why = ended === null ? [] : [ended];
  if (grant.openedAt === null) return note(say`✕ ${title} was never open`, { facts: why, id });
  const seen = connectionsLine(receipt.connections, receipt.layers);
  const span = say`${until(grant.openedAt, endOf(grant))} to ${until(endOf(grant), grant.openedAt)}`;
  const facts = [...why, closedLine(receipt), ...(seen === null ? [] : [seen])];
  return note(say`${words(foreignAdmits(receipt) ? "▲" : "○")} ${title}, ${span}`, { facts, id });
}

/** I8: what admits still is said instead of "closed". */
function closedLine(receipt: Receipt): Line {
  const late = words(sayLateness(receipt.lateMs ?? 0));
  return receipt.stillAdmits.length === 0
    ? say`${words(receipt.foundClosed ? "Found closed" : "Closed")} ${late} after the end.`
    : say`Taken back ${late} after the end, but your address is let in still, by ${admitters(receipt)}.`;
}
