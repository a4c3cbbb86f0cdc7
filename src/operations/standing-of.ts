import { AdapterFailure } from "../domain/failures.ts";
import type { Identity, Person } from "../domain/person.ts";
import { type Principal, writePrincipal } from "../domain/principal.ts";
import type { Verdict } from "../domain/reason.ts";
import { platformGroups, type Standing } from "../policy/standing.ts";
import type { OperationDeps } from "./deps.ts";

/** Looks up, on the platforms, what the rule needs to know of a person. A look-up that fails is unknown, never a no. */
export async function standingOf(
  deps: OperationDeps,
  person: Person,
  principals: readonly Principal[],
): Promise<Standing> {
  const groups = platformGroups(principals);
  const accounts = groups.length === 0 ? [] : await deps.store.read.identitiesOf(person.id);
  const looked = await Promise.all(
    groups.map(
      async (group) => [writePrincipal(group), await memberOf(deps, accounts, group.userGroup)] as const,
    ),
  );
  await remember(deps, person, looked);
  return { person, groups: deps.catalogue.groups, looked: new Map(looked) };
}

/** I7: for closing, what the platform said last is enough where it does not answer. */
export async function closingStandingOf(
  deps: OperationDeps,
  person: Person,
  principals: readonly Principal[],
): Promise<Standing> {
  const standing = await standingOf(deps, person, principals);
  const unanswered = [...standing.looked].flatMap(([principal, verdict]) =>
    verdict === "unknown" ? [principal] : [],
  );
  const last = await deps.store.read.lastMemberships(person.id, unanswered);
  const known = [...last].map(([principal, member]): [string, Verdict] => [principal, member ? "yes" : "no"]);
  return { ...standing, looked: new Map([...standing.looked, ...known]) };
}

/** Only what is new is written: most look-ups say what the last one said. */
async function remember(
  { store, clock }: OperationDeps,
  person: Person,
  looked: readonly (readonly [string, Verdict])[],
): Promise<void> {
  const answered = looked.filter(([, verdict]) => verdict !== "unknown");
  const said = new Map(answered.map(([principal, verdict]) => [principal, verdict === "yes"]));
  const last = await store.read.lastMemberships(person.id, [...said.keys()]);
  const news = new Map([...said].filter(([principal, member]) => last.get(principal) !== member));
  if (news.size > 0) await store.transact((tx) => tx.saveMemberships(person.id, news, clock.now()));
}

async function memberOf(
  deps: OperationDeps,
  accounts: readonly Identity[],
  userGroup: string,
): Promise<Verdict> {
  const slack = accounts.filter(({ surface }) => surface === "slack");
  try {
    const answers = await Promise.all(slack.map((account) => deps.directory.isInGroup(account, userGroup)));
    return answers.includes(true) ? "yes" : "no";
  } catch (error) {
    if (error instanceof AdapterFailure) return "unknown";
    throw error;
  }
}
