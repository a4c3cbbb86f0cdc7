import { sayDuration } from "../../domain/duration.ts";
import { endedByLeaving, endOf, type Grant, shouldBeOpen } from "../../domain/grant.ts";
import type { Receipt } from "../../domain/receipt.ts";
import { saySource } from "../../domain/source.ts";
import type { Story } from "../../domain/story.ts";
import { approversLine, cutsLine, droppedWithGrant, nameOf } from "./asked-lines.ts";
import { type Card, type CardAction, note } from "./card.ts";
import { at, type Line, say, sentence, until, words } from "./line.ts";
import { receiptLines } from "./receipt-lines.ts";
import { handedOutLine, roleName } from "./session-lines.ts";

const about = ({ request }: Story): Line =>
  request.extends === null ? say`${request.title}` : say`more of ${request.title}`;

/** To the person who asked: that it is on its way, and then what became of it. */
export function askedCard(story: Story): Card {
  const { request } = story;
  const { resolution } = request;
  const what = say`${about(story)}, ${words(sayDuration(request.durationMs))}`;
  switch (resolution.status) {
    case "pending":
      return note(say`Your request for ${what}, is with ${approversLine(request)}. I’ll tell you here.`, {
        actions: [{ kind: "withdraw", id: request.id }],
        id: request.id,
      });
    case "withdrawn":
      return rejectedCard(story);
    case "approved":
    case "denied":
      return note(say`Your request for ${what}, was ${words(resolution.status)} at ${at(resolution.at)}.`, {
        id: request.id,
      });
    case "lapsed":
      return note(say`Your request for ${what}, lapsed at ${at(resolution.at)}.`, { id: request.id });
  }
}

/** Denied, lapsed or withdrawn, as the person reads it. */
function rejectedCard(story: Story): Card {
  const { request } = story;
  const { resolution } = request;
  const next = say`You can ask again.`;
  switch (resolution.status) {
    case "denied":
      return note(
        say`${nameOf(story, resolution.by)} said no to ${about(story)}: “${sentence(resolution.reason)}”`,
        {
          status: [next],
          id: request.id,
        },
      );
    case "lapsed": {
      const within = words(sayDuration(request.lapsesAt - request.askedAt));
      return note(say`Nobody answered within ${within} about ${about(story)}. ${next}`, { id: request.id });
    }
    default:
      return droppedWithGrant(story)
        ? note(say`Your request for ${about(story)} ended with the grant. ${next}`, { id: request.id })
        : note(say`You took back your request for ${about(story)}. ${next}`, { id: request.id });
  }
}

export const whileOpen = (grant: Grant): readonly CardAction[] => [
  { kind: "release", id: grant.id },
  { kind: "extend", id: grant.id },
];

/** `psql "host=proxy.example.com port=5432"`; without a command in the configuration, where to connect. */
export function connectCommand(grant: Grant): string {
  const { host, port } = grant.door.endpoint;
  if (grant.connect === null) return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  return grant.connect.replaceAll("{host}", host).replaceAll("{port}", String(port));
}

const credentialsLine = ({ door }: Grant): readonly Line[] =>
  door.session === undefined
    ? []
    : [
        say`AWS credentials of the role ${roleName(door.session)} go with it. Each time they are handed out I tell you here.`,
      ];

export const claiming = ({ id, door }: Grant): readonly CardAction[] =>
  door.session === undefined ? [] : [{ kind: "claim", id }];

/** Where to connect, and until when; once it is over, that it is. */
export function openedCard(story: Story): Card {
  const { grant, now, request } = story;
  if (grant === null) return askedCard(story);
  const title = say`${grant.title}`;
  if (!shouldBeOpen(grant, now)) {
    return note(openedTitle(grant), { id: grant.id });
  }
  const stays = request.extends === null ? "is open for you" : "stays open for you";
  return note(say`${title} ${words(stays)} until ${until(grant.endsAt, grant.startsAt)}.`, {
    status: [
      say`From ${words(saySource(grant.source.cidr))} only. ${cutsLine(grant.door.cuts)}`,
      ...credentialsLine(grant),
    ],
    code: connectCommand(grant),
    actions: [...whileOpen(grant), ...claiming(grant)],
    id: grant.id,
  });
}

/** I8: neither that it was open nor that it is closed is said before it was seen. */
const openedTitle = ({ title, openedAt, startsAt }: Grant): Line =>
  openedAt === null
    ? say`${title} was never open for you.`
    : say`${title} opened for you at ${until(openedAt, startsAt)}.`;

/** A while before the end. */
export function warningCard(story: Story): Card {
  const { grant, now } = story;
  if (grant === null) return askedCard(story);
  if (!shouldBeOpen(grant, now)) {
    return note(say`Your time with ${grant.title} is up.`, { id: grant.id });
  }
  const left = words(sayDuration(Math.ceil((grant.endsAt - now) / 1000) * 1000));
  const then = grant.door.cuts ? "what is running will be cut" : "what is running stays connected";
  return note(
    say`${grant.title} closes at ${until(grant.endsAt, grant.startsAt)}, in ${left}; ${words(then)}.`,
    {
      actions: [
        { kind: "extend", id: grant.id },
        { kind: "release", id: grant.id },
      ],
      id: grant.id,
    },
  );
}

/** The receipt; or, where nothing was ever granted, the no. */
export function endedCard(story: Story): Card {
  const { grant, receipt, request } = story;
  if (request.resolution.status !== "approved" || grant === null || receipt === null)
    return rejectedCard(story);
  return note(endedTitle(story, grant), {
    status: [...receiptOfOwn(grant, receipt), ...counted(story)],
    id: grant.id,
  });
}

function counted(story: Story): readonly Line[] {
  const line = handedOutLine(story);
  return line === null ? [] : [line];
}

function receiptOfOwn(grant: Grant, receipt: Receipt): readonly Line[] {
  const own = receipt.connections.cut > 0 ? [say`Your connection was cut.`] : [];
  return [...receiptLines(receipt), ...(grant.ended?.reason === "revoked" ? own : [])];
}

function endedTitle(story: Story, grant: Grant): Line {
  const { ended } = grant;
  const why = ended?.note ? say`: “${sentence(ended.note)}”.` : say`.`;
  const end = until(endOf(grant), grant.startsAt);
  if (ended === null || ended.reason === "expired") return say`${grant.title} was open for you until ${end}.`;
  if (ended.reason === "released") return say`You were done with ${grant.title} at ${end}.`;
  if (ended.reason === "failed")
    return say`${grant.title} could not be opened for you${why} You can ask again.`;
  if (endedByLeaving(ended))
    return say`${grant.title} was closed at ${end}, since your account is deactivated.`;
  const by = ended.by === null ? "An operator" : nameOf(story, ended.by);
  return say`${by} closed ${grant.title} at ${end}${why}`;
}
