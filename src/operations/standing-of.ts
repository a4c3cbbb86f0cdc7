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
  return { person, groups: deps.catalogue.groups, looked: new Map(looked) };
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
