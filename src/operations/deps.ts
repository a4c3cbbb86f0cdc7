import type { Catalogue } from "../domain/catalogue.ts";
import type { Instant, ProxyName } from "../domain/ids.ts";
import type { AddressReader } from "../ports/address-reader.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClockSkew } from "../ports/clock-skew.ts";
import type { Directory } from "../ports/directory.ts";
import type { GrantSeal } from "../ports/grant-seal.ts";
import type { RandomIds } from "../ports/random-ids.ts";
import type { Store } from "../ports/store.ts";

/** What the operations need of the world. */
export interface OperationDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly catalogue: Catalogue;
  readonly directory: Directory;
  readonly addresses: AddressReader;
  readonly seal: GrantSeal;
  readonly skew: ClockSkew;
  /** Wakes a proxy's reconciler. Best effort: what is planned in the store is done without it, a little later. */
  readonly wake: (proxy: ProxyName, at?: Instant) => void;
}
