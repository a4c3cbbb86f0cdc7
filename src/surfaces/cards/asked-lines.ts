import { type Door, sayPorts } from "../../domain/door.ts";
import { sayDuration } from "../../domain/duration.ts";
import { endOf } from "../../domain/grant.ts";
import type { PersonId } from "../../domain/ids.ts";
import { sayPrincipal } from "../../domain/principal.ts";
import { type AccessRequest, approvalsOf } from "../../domain/request.ts";
import { familyOf, type Source, sayAddresses, saySource } from "../../domain/source.ts";
import type { Story } from "../../domain/story.ts";
import { at, type Line, listed, say, sentence, typed, until, words } from "./line.ts";
import { lendsLine } from "./session-lines.ts";

/** `Orders database, 30 min`, or `15 min more of Orders database`. */
export const wanted = ({ request }: Pick<Story, "request">): Line =>
  request.extends === null
    ? say`${request.title}, ${words(sayDuration(request.durationMs))}`
    : say`${words(sayDuration(request.durationMs))} more of ${request.title}`;

export const nameOf = (story: Story, person: PersonId | null): string =>
  (person === null ? null : story.people.get(person)?.name) ?? "someone";

/** From where, how that is known, and who shares it. */
export function sourceLine(source: Source): Line {
  const prefix = Number(source.cidr.slice(source.cidr.indexOf("/") + 1));
  const family = familyOf(source.cidr);
  const address = saySource(source.cidr);
  const shared =
    address === source.cidr
      ? `Everyone in it (${sayAddresses(family, prefix)}) can use the door.`
      : "Everyone behind that address can use the door.";
  return say`From ${words(address)}, ${howKnown(source)}. ${words(shared)}`;
}

/** Once it is decided: where from, and no more. */
export const fromLine = (source: Source): Line =>
  say`From ${words(saySource(source.cidr))}, ${howKnown(source)}.`;

function howKnown(source: Source): Line {
  switch (source.kind) {
    case "observed":
      return say`seen on the connection`;
    case "typed":
      return say`typed, not seen`;
    case "network":
      return say`in the network ${source.network ?? "of the configuration"}`;
  }
}

export const reasonLine = (request: AccessRequest): Line =>
  request.ticket === null
    ? say`Why: ${sentence(request.reason)}`
    : say`Why: ${typed(request.ticket)}, ${sentence(request.reason)}`;

/** What opens, and what is lent with it. */
export function doorLines(door: Door): readonly Line[] {
  const lends = lendsLine(door);
  return [portLine(door), ...(lends === null ? [] : [lends])];
}

const portLine = (door: Door): Line =>
  say`Opens tcp ${words(sayPorts(door.ports))} through ${door.proxy}. ${cutsLine(door.cuts)}`;

/** I6: where the proxy cannot cut, everyone is told; null: it can. */
export const outliveLine = ({ cuts }: Door): Line | null => (cuts ? null : cutsLine(false));

export const cutsLine = (cuts: boolean): Line =>
  cuts
    ? say`Live connections are cut at the end.`
    : say`Live connections outlive the end: this proxy cannot cut them.`;

export const approversLine = (request: AccessRequest): Line =>
  listed(request.rule.approvers.map((principal) => say`${sayPrincipal(principal)}`));

/** `Approved by Ben at 14:03 and Cyd at 14:04`; null where nobody has approved. */
export function approvedLine(story: Story): Line | null {
  const approvals = story.answers.filter(({ verdict }) => verdict === "approve");
  if (approvals.length === 0) return null;
  const each = approvals.map((answer) => say`${nameOf(story, answer.person)} at ${at(answer.at)}`);
  return say`Approved by ${listed(each, "and")}`;
}

/** Who has approved, who must still, and until when. */
export function standingLine(story: Story): Line {
  const approved = approvedLine(story);
  return approved === null ? needsLine(story) : say`${approved}. ${needsLine(story)}`;
}

function needsLine(story: Story): Line {
  const { request } = story;
  const given = approvalsOf(story.answers);
  const needs =
    given === 0
      ? say`Needs ${request.rule.quorum} of ${approversLine(request)}.`
      : say`Needs ${Math.max(0, request.rule.quorum - given)} more of ${approversLine(request)}.`;
  return say`${needs} Lapses at ${until(request.lapsesAt, request.askedAt)}.`;
}

/** A request for more time ends with its grant; nobody took it back. */
export const droppedWithGrant = ({ request, grant }: Story): boolean =>
  request.extends !== null &&
  request.resolution.status === "withdrawn" &&
  grant !== null &&
  endOf(grant) <= request.resolution.at;
