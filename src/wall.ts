import type { Around } from "./around.ts";
import { type AwsClients, type AwsClientsDeps, createAwsClients } from "./aws/aws-clients.ts";
import type { Configuration } from "./config/configuration.ts";
import { offersAt } from "./domain/catalogue.ts";
import { createGateLayer, type GateLayer } from "./enforcement/gate/gate-layer.ts";
import { createSecurityGroupLayer } from "./enforcement/security-group/security-group-layer.ts";
import { createSessionMinter } from "./enforcement/sts-session/session-minter.ts";
import { createSessionLayer } from "./enforcement/sts-session/sts-session-layer.ts";
import { createGrantSeal } from "./keys/grant-seal.ts";
import type { Keys } from "./keys/keys.ts";
import { createRuleSeal } from "./keys/rule-seal.ts";
import type { AddressReader } from "./ports/address-reader.ts";
import type { Clock } from "./ports/clock.ts";
import type { ConnectionLog } from "./ports/connection-log.ts";
import type { EnforcementLayer } from "./ports/enforcement-layer.ts";
import type { RandomIds } from "./ports/random-ids.ts";
import type { SessionMinter } from "./ports/session-minter.ts";
import type { DatabaseStore } from "./store/create-store.ts";

interface WallDeps {
  readonly configuration: Configuration;
  readonly catalogue: Configuration["catalogue"];
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly addresses: AddressReader;
  readonly around: Around;
  readonly store: DatabaseStore;
  readonly keys: Keys;
  readonly connections: ConnectionLog;
  /** Whose calls go to AWS; left out: the SDK's own chain. */
  readonly credentials: AwsClientsDeps["credentials"];
}

export interface Wall {
  readonly layers: readonly EnforcementLayer[];
  readonly gate: GateLayer;
  readonly clients: AwsClients;
  readonly minter: SessionMinter;
}

/** Joins the layers to AWS and to what else they stand on. */
export function createWall(base: WallDeps): Wall {
  const { clock, ids, store, addresses, keys, catalogue, configuration, around, connections } = base;
  const own = createAwsClients({
    clock,
    deployment: catalogue.deployment,
    endpoint: configuration.settings.awsEndpoint ?? undefined,
    credentials: base.credentials,
  });
  const clients = around("aws", own);
  const gate = createGateLayer({ clock, ids, connections });
  const groups = createSecurityGroupLayer({
    deployment: catalogue.deployment,
    clients,
    notes: store.ruleNotes,
    seal: createRuleSeal(keys),
    addresses,
    clock,
  });
  const lending = { deployment: catalogue.deployment, clients, clock };
  const sessions = createSessionLayer({
    ...lending,
    read: store.read,
    seal: createGrantSeal(keys),
    offersOf: (proxy) => offersAt(catalogue, proxy),
  });
  const layers = around("layers", [groups, gate, sessions]);
  return { layers, gate, clients, minter: createSessionMinter(lending) };
}
