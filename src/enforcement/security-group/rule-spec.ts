import type { SeenRule } from "../../aws/seen-rule.ts";
import { type PortRange, sayPorts } from "../../domain/door.ts";
import type { Grant } from "../../domain/grant.ts";
import type { Cidr } from "../../domain/ids.ts";
import type { AddressReader } from "../../ports/address-reader.ts";

/** What makes a rule the rule it is to AWS, within its group: protocol (tcp), ports and source. Text and tags do not. */
export interface RuleSpec {
  readonly ports: PortRange;
  readonly cidr: Cidr;
}

export const specKey = ({ ports, cidr }: RuleSpec): string => `${sayPorts(ports)} ${cidr}`;

export const specOfGrant = ({ door, source }: Grant): RuleSpec => ({ ports: door.ports, cidr: source.cidr });

/** Null for a rule of another kind than Sallyport makes. The rules of one look are asked about again and again. */
export function specOfRule(rule: SeenRule, addresses: AddressReader): RuleSpec | null {
  const known = SPECS.get(rule);
  if (known !== undefined) return known;
  const spec = readSpec(rule, addresses);
  SPECS.set(rule, spec);
  return spec;
}

const SPECS = new WeakMap<SeenRule, RuleSpec | null>();

function readSpec({ protocol, ports, source }: SeenRule, addresses: AddressReader): RuleSpec | null {
  if (protocol !== "tcp" || source.kind !== "network") return null;
  const read = addresses.read(source.cidr);
  return read.ok ? { ports, cidr: read.source.canonical } : null;
}
