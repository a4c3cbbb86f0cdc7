import type { ProxyName } from "./ids.ts";
import type { SessionOffer } from "./session.ts";

/** One way a grant is enforced. */
export type LayerName = "security-group" | "gate" | "sts-session";

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A TCP address: a host name or an IP address, and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where the rule stands that lets a source through. */
export interface GroupOfRules {
  readonly region: string;
  /** The role to assume in the group's account; null: the bot's own. */
  readonly assume: string | null;
  readonly securityGroup: string;
}

/** Where a grant opens. Copied into the grant, so that editing the configuration orphans nothing. */
export interface Door {
  readonly proxy: ProxyName;
  readonly layers: readonly LayerName[];
  /** Null where no security group is one of the layers. */
  readonly group: GroupOfRules | null;
  /** What the rule opens. */
  readonly ports: PortRange;
  /** What people connect to: its port is one of `ports`. */
  readonly endpoint: Address;
  /** The interface the gate listens on; null where the gate is not one of the layers. */
  readonly gateHost: string | null;
  /** What stands behind the proxy. */
  readonly upstream: Address;
  /** Whether live connections are cut at the end. A security group alone does not. */
  readonly cuts: boolean;
  /** There where `sts-session` is one of the layers. Left out otherwise, so that grants of before fit their MAC still. */
  readonly session?: SessionOffer;
}

export const sayPorts = (ports: PortRange): string =>
  ports.from === ports.to ? String(ports.from) : `${ports.from}-${ports.to}`;

/** One string for one security group, wherever it is. */
export const groupKey = (group: GroupOfRules): string =>
  [group.assume ?? "", group.region, group.securityGroup].join("|");
