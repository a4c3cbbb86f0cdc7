import type { AwsClients } from "../../aws/aws-clients.ts";
import type { ProxyName } from "../../domain/ids.ts";
import type { SessionOffer } from "../../domain/session.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GrantSeal } from "../../ports/grant-seal.ts";
import type { Reads } from "../../ports/store.ts";

export interface MinterDeps {
  /** A tag of every session. */
  readonly deployment: string;
  readonly clients: Pick<AwsClients, "stsOf">;
  readonly clock: Clock;
}

export interface SessionLayerDeps extends MinterDeps {
  readonly clients: Pick<AwsClients, "stsOf" | "rolePoliciesOf">;
  readonly read: Pick<Reads, "people" | "grant" | "sessions" | "liveSessions">;
  readonly seal: GrantSeal;
  /** What the configuration lends at the proxy today, so that a denial that no grant tells of is taken back as well. */
  readonly offersOf: (proxy: ProxyName) => readonly SessionOffer[];
}
