import type { Request } from "express";
import ipaddr from "ipaddr.js";

/** Some proxies write the port too: `203.0.113.9:4711`, `[2001:db8::1]:4711`. */
const IPV4_WITH_PORT = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/;
const IPV6_IN_BRACKETS = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i;
const LONGEST = 64;

/**
 * Where a connection comes from: the socket's other end, or what the trusted proxies in front say of it (`trust proxy`
 * of express counts them). Nothing is guessed: what is no address is handed on as it is, and no address matches it.
 */
export function connectionAddress({ ip }: Pick<Request, "ip">): string {
  const told = (ip ?? "").trim().slice(0, LONGEST);
  const bare = IPV4_WITH_PORT.exec(told)?.[1] ?? IPV6_IN_BRACKETS.exec(told)?.[1] ?? told;
  return unmapped(bare);
}

/** A socket for both families shows IPv4 as `::ffff:203.0.113.9`, and adds a zone to link-local addresses. */
function unmapped(text: string): string {
  const [address = ""] = text.split("%");
  if (!ipaddr.IPv6.isValid(address)) return text;
  const ip = ipaddr.IPv6.parse(address);
  return ip.isIPv4MappedAddress() ? ip.toIPv4Address().toString() : ip.toString();
}
