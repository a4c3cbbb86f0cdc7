import type { SeenRule } from "../../aws/seen-rule.ts";
import { type PortRange, sayPorts } from "../../domain/door.ts";
import type { Cidr } from "../../domain/ids.ts";
import type { AddressReader } from "../../ports/address-reader.ts";
import type { RuleSpec } from "./rule-spec.ts";

/** Whether a rule lets a source through to some of the ports: `part` of the source, or `maybe`, where only AWS can tell. */
export type Admits = "yes" | "part" | "maybe" | "no";

export function admits(rule: SeenRule, spec: RuleSpec, addresses: AddressReader): Admits {
  if (!carriesTcp(rule) || !overlap(rule.ports, spec.ports)) return "no";
  return rule.source.kind === "network" ? relation(rule.source.cidr, spec.cidr, addresses) : "maybe";
}

/** Of two specs, as if the first were a rule. */
export function specAdmits(rule: RuleSpec, spec: RuleSpec, addresses: AddressReader): Admits {
  return overlap(rule.ports, spec.ports) ? relation(rule.cidr, spec.cidr, addresses) : "no";
}

function relation(network: string, source: Cidr, addresses: AddressReader): Admits {
  const outer = addresses.read(network);
  // What cannot be read is not held to be harmless.
  if (!outer.ok) return "maybe";
  if (addresses.covers(outer.source.canonical, source)) return "yes";
  return addresses.covers(source, outer.source.canonical) ? "part" : "no";
}

const carriesTcp = ({ protocol }: SeenRule): boolean => ["tcp", "6", "-1"].includes(protocol);

/** -1 means every port. */
const overlap = (rule: PortRange, door: PortRange): boolean =>
  rule.from === -1 || (rule.from <= door.to && door.from <= rule.to);

/** `tcp 5432 from 203.0.113.9/32` */
export function sayRule({ protocol, ports, source }: SeenRule): string {
  const from = source.kind === "network" ? source.cidr : source.id;
  if (protocol === "-1") return `everything from ${from}`;
  return ports.from === -1 ? `${protocol} from ${from}` : `${protocol} ${sayPorts(ports)} from ${from}`;
}
