import { sayDuration } from "../../domain/duration.ts";
import { shouldBeOpen } from "../../domain/grant.ts";
import type { Story } from "../../domain/story.ts";
import type { AccessList } from "../../operations/operations.ts";
import { approversLine } from "./asked-lines.ts";
import { type Card, note } from "./card.ts";
import { code, say, until, words } from "./line.ts";

/** As many as one message shows with their buttons. */
const MOST = 16;

const pendingRow = ({ request }: Story): Card => {
  const span = words(sayDuration(request.durationMs));
  const what =
    request.extends === null ? say`${request.title}, ${span}` : say`${span} more of ${request.title}`;
  return note(
    say`◔ ${what}: waits for ${approversLine(request)}, until ${until(request.lapsesAt, request.askedAt)}.`,
    {
      actions: [{ kind: "withdraw", id: request.id }],
      id: request.id,
    },
  );
};

const openRow = ({ grant, request, now }: Story): Card => {
  if (grant === null) return note(say`● ${request.title}`, { id: request.id });
  if (!shouldBeOpen(grant, now)) return note(say`◔ ${grant.title} is closing.`, { id: grant.id });
  const left = words(sayDuration(Math.floor((grant.endsAt - now) / 1000) * 1000));
  const opening = grant.openedAt === null ? say` It is being opened.` : [];
  return note(say`● ${grant.title} until ${until(grant.endsAt, grant.startsAt)}: ${left} left.${opening}`, {
    actions: [
      { kind: "release", id: grant.id },
      { kind: "extend", id: grant.id },
    ],
    id: grant.id,
  });
};

/** What a person has open and waits for, each with its buttons. */
export function listCards(list: AccessList): readonly Card[] {
  const rows = [...list.open.map(openRow), ...list.pending.map(pendingRow)];
  if (rows.length === 0) {
    return [note(say`You have nothing open, and nothing waits. ${code("/jit request")} asks for a door.`)];
  }
  const left = rows.length - MOST;
  return left <= 0 ? rows : [...rows.slice(0, MOST), note(say`and ${left} more.`)];
}
