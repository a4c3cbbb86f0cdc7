import type { Grant } from "../domain/grant.ts";
import type { Principal } from "../domain/principal.ts";
import { any, no, yes } from "../domain/reason.ts";
import { couldNotCheck } from "./could-not-check.ts";
import type { Decision } from "./decision.ts";
import { isAmong, type Standing } from "./standing.ts";

/** Who may close someone's door: the one who has it, an approver of its rule, an admin. */
export function mayRevoke(facts: {
  readonly grant: Grant;
  readonly approvers: readonly Principal[];
  readonly admins: readonly Principal[];
  readonly standing: Standing;
}): Decision {
  const { grant, approvers, admins, standing } = facts;
  const reason = any("may close this door", [
    grant.person === standing.person.id ? yes("has it") : no("is not the one who has it"),
    isAmong(approvers, standing, "is one of its approvers"),
    isAmong(admins, standing, "is an admin"),
  ]);
  if (reason.verdict === "yes") return { allowed: true, reason };
  const refusal =
    reason.verdict === "unknown"
      ? couldNotCheck([...approvers, ...admins])
      : ({ kind: "not-yours", id: grant.id } as const);
  return { allowed: false, reason, refusal };
}

/** Freezing and lifting are an admin's. */
export function mayFreeze(admins: readonly Principal[], standing: Standing): Decision {
  const reason = isAmong(admins, standing, "is an admin");
  if (reason.verdict === "yes") return { allowed: true, reason };
  const refusal = reason.verdict === "unknown" ? couldNotCheck(admins) : ({ kind: "not-an-admin" } as const);
  return { allowed: false, reason, refusal };
}
