import type { Person } from "../domain/person.ts";
import { type Principal, sayPrincipal, writePrincipal } from "../domain/principal.ts";
import type { Verdict } from "../domain/reason.ts";
import { any, no, type Reason, unknown, yes } from "../domain/reason.ts";

/** Where a person stands towards the principals of a rule. */
export interface Standing {
  readonly person: Person;
  /** Group name → verified e-mails. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  /** What the platforms said of their own groups, by written principal; what is missing is unknown (I7). */
  readonly looked: ReadonlyMap<string, Verdict>;
}

/** Whether the person is one of these, with a reason for each. */
export const isAmong = (principals: readonly Principal[], standing: Standing, says: string): Reason =>
  any(
    says,
    principals.map((principal) => belongs(principal, standing)),
  );

function belongs(principal: Principal, standing: Standing): Reason {
  const { email } = standing.person;
  const name = sayPrincipal(principal);
  switch (principal.kind) {
    case "everyone":
      return yes("everyone may");
    case "person":
      return email === principal.email ? yes(`is ${name}`) : no(`is not ${name}`);
    case "group":
      return email !== null && standing.groups.get(principal.name)?.has(email) === true
        ? yes(`is in ${name}`)
        : no(`is not in ${name}`);
    case "slack":
      return membership(standing.looked.get(writePrincipal(principal)) ?? "unknown", name);
  }
}

function membership(verdict: Verdict, name: string): Reason {
  if (verdict === "yes") return yes(`is in ${name}`);
  return verdict === "no" ? no(`is not in ${name}`) : unknown(`could not check whether they are in ${name}`);
}

/** The principals that only a platform can answer for. */
export const platformGroups = (
  principals: readonly Principal[],
): readonly Extract<Principal, { kind: "slack" }>[] =>
  principals.filter((principal) => principal.kind === "slack");
