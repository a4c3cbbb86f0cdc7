import type { Catalogue } from "../../../src/domain/catalogue.ts";
import { offersAt } from "../../../src/domain/catalogue.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import { type GrantId, grantOf, type ProxyName, proxyName } from "../../../src/domain/ids.ts";
import type { Result } from "../../../src/domain/refusal.ts";
import type { SessionCredentials, SessionOffer } from "../../../src/domain/session.ts";
import { createSessionMinter } from "../../../src/enforcement/sts-session/session-minter.ts";
import { createSessionLayer } from "../../../src/enforcement/sts-session/sts-session-layer.ts";
import { type MintDeps, mintSession } from "../../../src/operations/mint-session.ts";
import type { EnforcementLayer } from "../../../src/ports/enforcement-layer.ts";
import type { NextLook } from "../../../src/ports/job-queue.ts";
import { createClockGuard } from "../../../src/reconcile/clock-guard.ts";
import { createClosings } from "../../../src/reconcile/closings.ts";
import type { ReconcileDeps } from "../../../src/reconcile/deps.ts";
import { createLastSeen } from "../../../src/reconcile/last-seen.ts";
import { reconcileProxy } from "../../../src/reconcile/reconcile-proxy.ts";
import { createUnrecordedCloses } from "../../../src/reconcile/unrecorded-closes.ts";
import { aRun } from "../../reconcile/wall.ts";
import { aCatalogue, aDoor, anOffer, aTarget } from "../../support/builders.ts";
import { anAsk, type Core, must, openCore } from "../../support/core.ts";
import { silent } from "../../support/deployment.ts";
import { createFakeAws, type FakeAws, type Lent } from "./fake-aws.ts";

const PROXY: ProxyName = proxyName("prod-east");
/** Where our inline policy stands in the fake. */
export const POLICY = "orders-readonly/sallyport-test-prod-east";

/** The operations and the reconciler, on a proxy that lends a role and does nothing else. */
export interface World extends Core {
  readonly aws: FakeAws;
  readonly minting: MintDeps;
  /** Approved and looked at. */
  open(duration?: string): Promise<Grant>;
  grantNow(id: GrantId): Promise<Grant>;
  /** What Ana is handed, from her address. */
  mint(id: GrantId): Promise<Result<SessionCredentials>>;
  /** The session that was handed out, as AWS knows it. */
  minted(id: GrantId): Promise<Lent>;
  look(): Promise<NextLook>;
  /** Another process takes over. */
  restart(): void;
}

const lending = (offer: SessionOffer): Catalogue =>
  aCatalogue({}, [
    aTarget({
      door: aDoor({ layers: ["sts-session"], group: null, session: offer }),
      maxDurationMs: 8 * 3_600_000,
    }),
  ]);

export async function openWorld(offer: SessionOffer = anOffer()): Promise<World> {
  const catalogue = lending(offer);
  const core = await openCore({}, catalogue);
  const { clock, store, seal, operations, deps } = core;
  const aws = createFakeAws(clock);
  const sessions = { deployment: "test", clients: aws, clock };
  const aLayer = (): EnforcementLayer =>
    createSessionLayer({
      ...sessions,
      read: store.read,
      seal,
      offersOf: (proxy) => offersAt(catalogue, proxy),
    });
  let layer = aLayer();
  const minting: MintDeps = { ...deps, minter: createSessionMinter(sessions) };
  const reconciling = (): ReconcileDeps => ({
    ...deps,
    layers: [layer],
    log: silent,
    holder: "this",
    lastSeen: createLastSeen(),
    closings: createClosings(clock),
    unrecorded: createUnrecordedCloses(),
    clockGuard: createClockGuard(deps),
  });
  const look = (): Promise<NextLook> => reconcileProxy(reconciling(), PROXY, aRun());
  const grantNow = async (id: GrantId): Promise<Grant> => {
    const grant = await store.read.grant(id);
    if (grant === null) throw new Error(`${id} is not there`);
    return grant;
  };
  const mint = async (grant: GrantId): Promise<Result<SessionCredentials>> =>
    mintSession(minting, { grant, person: (await core.as("ana")).person, from: "203.0.113.9" });

  return {
    ...core,
    aws,
    minting,
    look,
    grantNow,
    mint,
    open: async (duration = "30m") => {
      const request = must(await operations.request(await core.as("ana"), anAsk({ duration })));
      must(await operations.approve(await core.as("ben"), request.id));
      await look();
      return grantNow(grantOf(request.id));
    },
    minted: async (id) => {
      const { accessKeyId } = must(await mint(id));
      const lent = aws.lent.find((one) => one.accessKeyId === accessKeyId);
      if (lent === undefined) throw new Error("AWS knows nothing of it");
      return lent;
    },
    restart: () => {
      layer = aLayer();
    },
  };
}
