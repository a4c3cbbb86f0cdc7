import { BlockList, isIPv6 } from "node:net";
import { type Grant, shouldBeOpen } from "../../domain/grant.ts";
import type { Cidr, Instant } from "../../domain/ids.ts";
import type { Source } from "../../domain/source.ts";

/** An IPv4 address that came in on an IPv6 socket is written as IPv4. */
export const plainAddress = (remote: string): string => remote.replace(/^::ffff:(?=\d+\.)/i, "");

function networkOf(cidr: Cidr): BlockList {
  const [address = "", prefix = ""] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), isIPv6(address) ? "ipv6" : "ipv4");
  return list;
}

const isWithin = (cidr: Cidr, address: string): boolean =>
  networkOf(cidr).check(address, isIPv6(address) ? "ipv6" : "ipv4");

export function covers(outer: Source, inner: Source): boolean {
  const [address = "", innerPrefix = ""] = inner.cidr.split("/");
  const outerPrefix = outer.cidr.slice(outer.cidr.indexOf("/") + 1);
  return Number(outerPrefix) <= Number(innerPrefix) && isWithin(outer.cidr, address);
}

/** The grant that lets an address in at an instant: of several, the one that ends last. Null: none does (I9). */
export function admitting(grants: readonly Grant[], address: string, now: Instant): Grant | null {
  const able = grants.filter((grant) => shouldBeOpen(grant, now) && isWithin(grant.source.cidr, address));
  return able.reduce<Grant | null>(
    (last, grant) => (last === null || grant.endsAt > last.endsAt ? grant : last),
    null,
  );
}
