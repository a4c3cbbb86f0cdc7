import type { Catalogue } from "../domain/catalogue.ts";
import type { Clock } from "../ports/clock.ts";
import type { EnforcementLayer } from "../ports/enforcement-layer.ts";
import type { GrantSeal } from "../ports/grant-seal.ts";
import type { Log } from "../ports/log.ts";
import type { RandomIds } from "../ports/random-ids.ts";
import type { Store } from "../ports/store.ts";
import type { ClockGuard } from "./clock-guard.ts";
import type { Closings } from "./closings.ts";
import type { LastSeen } from "./last-seen.ts";
import type { UnrecordedCloses } from "./unrecorded-closes.ts";

/** What the reconciler needs of the world. */
export interface ReconcileDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly catalogue: Catalogue;
  readonly seal: GrantSeal;
  readonly layers: readonly EnforcementLayer[];
  readonly log: Log;
  /** This process, among others on the same store. */
  readonly holder: string;
  readonly lastSeen: LastSeen;
  readonly closings: Closings;
  readonly unrecorded: UnrecordedCloses;
  readonly clockGuard: ClockGuard;
}
