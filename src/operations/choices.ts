import type { Target } from "../domain/catalogue.ts";
import { later } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { SOURCE_KNOWN_MS } from "../domain/source.ts";
import { isAmong } from "../policy/standing.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor, AskChoices } from "./operations.ts";
import { standingOf } from "./standing-of.ts";

/** What a form offers the person. A target whose rule could not be looked up is not offered. */
export async function choicesFor(deps: OperationDeps, actor: Actor): Promise<AskChoices> {
  const since = later(deps.clock.now(), -SOURCE_KNOWN_MS);
  const [targets, lastSource] = await Promise.all([
    targetsFor(deps, actor.person),
    deps.store.read.lastSighting(actor.person.id, since),
  ]);
  return { targets, networks: [...deps.catalogue.networks.keys()], lastSource };
}

async function targetsFor(deps: OperationDeps, person: Person): Promise<readonly Target[]> {
  const targets = [...deps.catalogue.targets.values()];
  const standing = await standingOf(
    deps,
    person,
    targets.flatMap(({ requesters }) => requesters),
  );
  return targets.filter(({ requesters }) => isAmong(requesters, standing, "may ask").verdict === "yes");
}

/** Names, for a refusal's next step. */
export const allowedTargets = async (deps: OperationDeps, person: Person): Promise<readonly string[]> =>
  (await targetsFor(deps, person)).map(({ name }) => name);
