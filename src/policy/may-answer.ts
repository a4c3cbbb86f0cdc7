import type { PersonId } from "../domain/ids.ts";
import { sayPrincipal } from "../domain/principal.ts";
import { all, no, type Reason, yes } from "../domain/reason.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { AccessRequest, Answer } from "../domain/request.ts";
import { couldNotCheck } from "./could-not-check.ts";
import type { Decision } from "./decision.ts";
import { isAmong, type Standing } from "./standing.ts";

export interface AnswerFacts {
  readonly request: AccessRequest;
  readonly answers: readonly Answer[];
  /** The one who answers. */
  readonly standing: Standing;
  /** For whom the account that the request was asked with stands today, where two turned out to be one human. */
  readonly asker?: PersonId | null;
}

/** Who may approve or deny: one of the rule's approvers, and never the one who asks (I2), under any identity. */
export function mayAnswer(facts: AnswerFacts): Decision {
  const { request, standing } = facts;
  const approvers = request.rule.approvers.map(sayPrincipal);
  const among = isAmong(request.rule.approvers, standing, `is one of the approvers: ${approvers.join(", ")}`);
  const other = isSomeoneElse(facts);
  const fresh = hasNotAnswered(facts);
  const reason = all("may answer this request", [other, among, fresh]);
  if (reason.verdict === "yes") return { allowed: true, reason };
  return { allowed: false, reason, refusal: refusalOf({ facts, other, among, approvers }) };
}

const isSomeoneElse = ({ request, standing, asker }: AnswerFacts): Reason =>
  request.person === standing.person.id || asker === standing.person.id
    ? no("asked for it themselves")
    : yes("did not ask for it");

const hasNotAnswered = ({ answers, standing }: AnswerFacts): Reason =>
  answers.some(({ person }) => person === standing.person.id)
    ? no("has answered already")
    : yes("has not answered yet");

function refusalOf(told: {
  readonly facts: AnswerFacts;
  readonly other: Reason;
  readonly among: Reason;
  readonly approvers: readonly string[];
}): Refusal {
  const { request, answers } = told.facts;
  if (told.other.verdict === "no") return { kind: "own-request", others: told.approvers };
  if (told.among.verdict === "unknown") return couldNotCheck(request.rule.approvers);
  if (told.among.verdict === "no") {
    return { kind: "not-an-approver", title: request.title, approvers: told.approvers };
  }
  return {
    kind: "already-answered",
    id: request.id,
    missing: Math.max(0, request.rule.quorum - answers.length),
  };
}
