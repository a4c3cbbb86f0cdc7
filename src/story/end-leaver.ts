import type { Catalogue } from "../domain/catalogue.ts";
import { AdapterFailure } from "../domain/failures.ts";
import { LEFT_NOTE } from "../domain/grant.ts";
import type { Instant, PersonId, ProxyName } from "../domain/ids.ts";
import { type AccountToday, leftWith } from "../domain/leaving.ts";
import type { Identity } from "../domain/person.ts";
import { type AccessRequest, isLapsed } from "../domain/request.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import type { GrantSeal } from "../ports/grant-seal.ts";
import type { Store, Tx } from "../ports/store.ts";
import { endGrant } from "./end-grant.ts";
import { lapse } from "./lapse.ts";
import { oweMessages } from "./owe-messages.ts";

export interface LeaverDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly seal: GrantSeal;
  readonly catalogue: Catalogue;
  readonly directory: Directory;
}

/** `unanswered`: a platform did not say, which is no proof of anything. */
export type Leaving = "stays" | "left" | "unanswered";

/**
 * Asks the platforms about a person. Whoever has left loses what they have open and what they asked for, in one
 * transaction. `wake` is called for each proxy that has something to close. Again and again it does nothing more.
 */
export async function endLeaver(
  deps: LeaverDeps,
  person: PersonId,
  wake: (proxy: ProxyName) => void,
): Promise<Leaving> {
  const identities = await deps.store.read.identitiesOf(person);
  const accounts = await Promise.all(identities.map((identity) => lookUp(deps.directory, identity)));
  const account = leftWith(accounts);
  if (account === null) {
    return accounts.some(({ profile }) => profile === "unanswered") ? "unanswered" : "stays";
  }
  const proxies = await deps.store.transact((tx) =>
    endAll({ deps, tx, now: deps.clock.now() }, person, account),
  );
  for (const proxy of new Set(proxies)) wake(proxy);
  return "left";
}

async function lookUp(directory: Directory, identity: Identity): Promise<AccountToday> {
  try {
    return { identity, profile: await directory.profileNow(identity) };
  } catch (error) {
    if (error instanceof AdapterFailure) return { identity, profile: "unanswered" };
    throw error;
  }
}

interface Ending {
  readonly deps: LeaverDeps;
  readonly tx: Tx;
  readonly now: Instant;
}

/** Answers the proxies of what was open. */
async function endAll(
  { deps, tx, now }: Ending,
  person: PersonId,
  account: Identity,
): Promise<readonly ProxyName[]> {
  const open = await tx.openGrantsOf(person, now);
  const pending = await tx.pendingOf(person);
  if (open.length === 0 && pending.length === 0) return [];
  await tx.record({
    at: now,
    actor: person,
    actorName: (await tx.person(person))?.name ?? "someone",
    action: "person.left",
    subject: person,
    details: { ...account, grants: open.length, requests: pending.length },
  });
  const context = { tx, seal: deps.seal, approvals: deps.catalogue.channels.approvals };
  const end = { at: now, reason: "revoked", by: null, note: LEFT_NOTE } as const;
  for (const grant of open) await endGrant(context, grant, { end, ...SALLYPORT });
  for (const { id } of pending) await takeBack({ deps, tx, now }, id);
  return open.map(({ door }) => door.proxy);
}

const SALLYPORT = { actor: "sallyport", actorName: "sallyport" } as const;

/** A request for more time ended with its grant. */
async function takeBack({ deps, tx, now }: Ending, id: AccessRequest["id"]): Promise<void> {
  const request = await tx.claimPending(id);
  const { approvals } = deps.catalogue.channels;
  if (request === null) return;
  if (isLapsed(request, now)) return lapse(tx, request, { now, approvals });
  await tx.resolveRequest(id, { status: "withdrawn", at: now });
  await tx.record({
    at: now,
    ...SALLYPORT,
    action: "request.withdrawn",
    subject: id,
    details: { because: LEFT_NOTE },
  });
  await oweMessages(tx, { request, turn: "withdrawn", approvals, now });
}
