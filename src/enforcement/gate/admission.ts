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

/** Networks are nested or apart. */
export function overlap(one: Source, other: Source): boolean {
  const [first = "", second = ""] = [one.cidr.split("/")[0], other.cidr.split("/")[0]];
  return isWithin(one.cidr, second) || isWithin(other.cidr, first);
}

/** The grant that lets an address in at an instant: of several, the one that ends last. Null: none does (I9). */
export function admitting(grants: readonly Grant[], address: string, now: Instant): Grant | null {
  const able = grants.filter((grant) => shouldBeOpen(grant, now) && isWithin(grant.source.cidr, address));
  return able.reduce<Grant | null>(
    (last, grant) => (last === null || grant.endsAt > last.endsAt ? grant : last),
    null,
  );
}

/**
 * The grant under which a live connection goes on: its own while that is open, then another that lets the same address
 * through to the same target. Null: none, it has to be cut.
 */
export function carrying(
  grants: readonly Grant[],
  live: { readonly grant: Grant; readonly from: string },
  now: Instant,
): Grant | null {
  const own = grants.find(({ id }) => id === live.grant.id);
  if (own !== undefined && shouldBeOpen(own, now)) return own;
  return admitting(
    grants.filter(({ door }) => isSameTarget(door.upstream, live.grant.door.upstream)),
    live.from,
    now,
  );
}

type Upstream = Grant["door"]["upstream"];

const isSameTarget = (one: Upstream, other: Upstream): boolean =>
  one.host === other.host && one.port === other.port;
