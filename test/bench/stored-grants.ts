import { createAuditTree } from "../../src/audit/audit-tree.ts";
import { loadCatalogue } from "../../src/config/load-configuration.ts";
import type { Catalogue } from "../../src/domain/catalogue.ts";
import type { Grant, SealedGrant } from "../../src/domain/grant.ts";
import { cidr, grantId, grantOf, type Instant, instant, personId, requestId } from "../../src/domain/ids.ts";
import { untouched } from "../../src/domain/layer-state.ts";
import type { AccessRequest } from "../../src/domain/request.ts";
import { createGrantSeal } from "../../src/keys/grant-seal.ts";
import { createKeys } from "../../src/keys/keys.ts";
import type { Store, Tx } from "../../src/ports/store.ts";
import { createSqliteStore } from "../../src/store/create-sqlite-store.ts";
import { fileIn, KEY } from "./bot-process.ts";
import type { WorkspaceAddress } from "./slack-workspace.ts";

const ANA = personId("p-ana");

/** The state of a bot, whether it is running or not. */
async function withStore<T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await createSqliteStore({ folder, deployment: "bench", tree: createAuditTree() });
  try {
    return await work(store);
  } finally {
    await store.stop();
  }
}

export interface Seeding {
  readonly folder: string;
  readonly slack: WorkspaceAddress;
  readonly grantsPerProxy: number;
  readonly endsAt: Instant;
  /** Whether they were opened before, and told of: whatever AWS lacks of them is made anew, and nobody hears of it. */
  readonly opened?: boolean;
}

/** Approved grants, each of Ana's from an address of its own, as the bot's own approval would have stored them. */
export async function storeGrants(told: Seeding): Promise<readonly Grant["id"][]> {
  const loaded = await loadCatalogue(fileIn(told.folder));
  if (!loaded.ok) throw new Error(`the bench's own configuration: ${JSON.stringify(loaded.problems)}`);
  const grants = [...loaded.catalogue.targets.values()].flatMap((target, proxy) =>
    Array.from({ length: told.grantsPerProxy }, (_, n) => ({
      target,
      n: proxy * told.grantsPerProxy + n,
    })),
  );
  const requests = grants.map(({ target, n }) => requestOf(told, { target, n, endsAt: told.endsAt }));
  await withStore(told.folder, (store) =>
    store.transact(async (tx) => {
      await tx.savePerson({ id: ANA, name: "ana", email: "ana@example.com" });
      for (const request of requests) await storeGrant(tx, request, told.opened === true);
    }),
  );
  return requests.map(({ id }) => grantOf(id));
}

type Target = Catalogue["targets"] extends ReadonlyMap<unknown, infer T> ? T : never;

interface Wanted {
  readonly target: Target;
  readonly n: number;
  readonly endsAt: Instant;
}

function requestOf({ slack }: Seeding, { target, n, endsAt }: Wanted): AccessRequest {
  const askedAt = instant(Date.now());
  const id = requestId(`r-${String(n).padStart(6, "0")}`);
  return {
    id,
    person: ANA,
    identity: { surface: "slack", tenant: "T0BENCH", user: slack.people.ana ?? "" },
    target: target.name,
    title: target.title,
    connect: target.connect,
    door: target.door,
    rule: target.approval,
    maxDurationMs: target.maxDurationMs,
    source: { cidr: cidr(`10.${Math.floor(n / 250)}.${n % 250}.1/32`), kind: "typed", network: null },
    durationMs: endsAt - askedAt,
    reason: "the bench",
    ticket: null,
    extends: null,
    askedAt,
    lapsesAt: endsAt,
    version: 1,
    resolution: { status: "approved", at: askedAt, grant: grantId(`g-${id.slice(2)}`) },
  };
}

const SEAL = createGrantSeal(createKeys(new Uint8Array(Buffer.from(KEY, "base64"))));

async function storeGrant(tx: Tx, request: AccessRequest, opened: boolean): Promise<void> {
  const sealed: SealedGrant = {
    id: grantOf(request.id),
    request: request.id,
    person: request.person,
    target: request.target,
    door: request.door,
    source: request.source,
    startsAt: request.askedAt,
    endsAt: request.lapsesAt,
    ended: null,
  };
  const openedAt = opened ? request.askedAt : null;
  const seen = { openedAt, closedAt: null, confirmedAt: null, alarmedAt: null, warnedAt: null };
  const { title, connect } = request;
  await tx.addRequest(request);
  await tx.addGrant({ ...sealed, ...seen, mac: SEAL.seal(sealed), title, connect, version: 1 });
  const carried = sealed.door.layers.map((layer) => ({
    ...untouched(sealed.id, layer),
    carriedAt: openedAt,
  }));
  if (opened) await tx.saveLayerStates(carried);
}

/** What became of grants, read beside the bot or after it. */
export const readGrants = (folder: string, ids: readonly Grant["id"][]): Promise<readonly Grant[]> =>
  withStore(folder, async (store) => {
    const grants = await Promise.all(ids.map((id) => store.read.grant(id)));
    return grants.filter((grant) => grant !== null);
  });
