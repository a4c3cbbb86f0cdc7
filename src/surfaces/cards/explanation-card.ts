import type { Door } from "../../domain/door.ts";
import { sayDuration } from "../../domain/duration.ts";
import type { Reason } from "../../domain/reason.ts";
import { LONGEST_SESSION_POLICY } from "../../domain/session.ts";
import { sessionPolicyLength } from "../../domain/session-policy.ts";
import type { Explanation } from "../../operations/operations.ts";
import { doorLines } from "./asked-lines.ts";
import { type Card, note } from "./card.ts";
import { code, type Line, listed, say, typed, words } from "./line.ts";
import { KINDS, refusalText } from "./refusal-text.ts";

const MARKS = { yes: "✓", no: "✕", unknown: "?" } as const;
const DEPTH = 3;

/** The tree of reasons, a line each, deeper ones further in. */
function reasonLines(reason: Reason, depth = 0): readonly Line[] {
  const line = say`${words(`${"    ".repeat(depth)}${MARKS[reason.verdict]} `)}${typed(reason.says, 200)}`;
  if (depth >= DEPTH) return [line];
  return [line, ...reason.because.slice(0, 12).flatMap((one) => reasonLines(one, depth + 1))];
}

/** AWS counts what it takes of a session policy, and what Sallyport adds is part of it. */
const policyLine = ({ session }: Door): readonly Line[] =>
  session === undefined
    ? []
    : [
        say`Its session policy takes ${words(sessionPolicyLength(session.policy).toLocaleString("en-US"))} of the ${words(LONGEST_SESSION_POLICY.toLocaleString("en-US"))} characters that AWS allows.`,
      ];

/** Who may ask, who would be asked, how many must agree, which door would open: before anything is sent. */
export function explanationCard(explanation: Explanation): Card {
  const { target, mayAsk, mayApprove, approvers, room } = explanation;
  const asked = listed(approvers.slice(0, 20).map((name) => say`${name}`));
  const takes = listed(target.sources.map((kind) => say`${words(KINDS[kind])}`));
  return note(say`${target.title} ${code(target.name)}, up to ${words(sayDuration(target.maxDurationMs))}`, {
    facts: [
      ...doorLines(target.door),
      ...policyLine(target.door),
      say`Takes ${takes}.`,
      say`Needs ${target.approval.quorum} of ${asked}, within ${words(sayDuration(target.approval.lapsesAfterMs))}.`,
      ...(room === null ? [] : [say`${room.used} of ${room.limit} rules are in use.`]),
    ],
    status: [
      mayAsk.allowed ? say`You may ask.` : refusalText(mayAsk.refusal),
      ...reasonLines(mayAsk.reason).slice(0, 20),
      mayApprove.allowed
        ? say`You may approve what others ask for.`
        : say`You are not among those who approve.`,
      ...reasonLines(mayApprove.reason).slice(0, 20),
    ],
  });
}
