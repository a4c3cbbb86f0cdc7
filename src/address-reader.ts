import ipaddr from "ipaddr.js";
import { cidr } from "./domain/ids.ts";
import type { AddressRange } from "./domain/source.ts";
import type { AddressReader, ReadSource } from "./ports/address-reader.ts";

type Ip = ipaddr.IPv4 | ipaddr.IPv6;

/** A prefix as it is written: no sign, no leading zero. */
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;
/** A name ends in a label that has a letter; `0x7f000001` is a number in disguise. */
const HOST_NAME = /^(?!0x)(?:[a-z0-9_-]+\.)*[a-z0-9_-]*[a-z][a-z0-9_-]*\.?$/i;
/** `::a.b.c.d`, IPv4 inside IPv6 as it was once written (RFC 4291 2.5.5.1, deprecated). */
const COMPATIBLE = ipaddr.IPv6.parseCIDR("::/96");
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
/** Documentation networks (RFC 5737, RFC 3849, RFC 9637): routed nowhere, so a door for them lets nobody in. */
const DOCUMENTATION = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"].map(
  (text) => ipaddr.parseCIDR(text),
);

export const createAddressReader = (): AddressReader => ({ read, covers });

function read(text: string): ReadSource {
  const [address = "", prefixText, ...rest] = text.split("/");
  const ip = parse(address);
  if (ip === null) return { ok: false, problem: HOST_NAME.test(text) ? "host-name" : "unreadable" };
  const prefix = prefixText === undefined ? bitsOf(ip) : prefixOf(prefixText, ip);
  if (prefix === null || rest.length > 0) return { ok: false, problem: "unreadable" };
  if (isDisguisedIpv4(ip)) return { ok: false, problem: "mapped" };
  const network = edge(ip, prefix, 0);
  return {
    ok: true,
    source: {
      family: ip.kind() === "ipv4" ? 4 : 6,
      written: `${ip}/${prefix}`,
      canonical: cidr(`${network}/${prefix}`),
      prefix,
      range: worst(rangeOf(network), rangeOf(edge(ip, prefix, 0xff))),
    },
  };
}

function covers(outer: string, inner: string): boolean {
  const [outerIp, outerPrefix] = ipaddr.parseCIDR(outer);
  const [innerIp, innerPrefix] = ipaddr.parseCIDR(inner);
  return outerPrefix <= innerPrefix && isIn(innerIp, [outerIp, outerPrefix]);
}

/** The usual forms only: no short, octal or hexadecimal IPv4, no zone. */
function parse(text: string): Ip | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return text.includes("%") || !ipaddr.IPv6.isValid(text) ? null : ipaddr.IPv6.parse(text);
}

const bitsOf = (ip: Ip): number => (ip.kind() === "ipv4" ? 32 : 128);

function prefixOf(text: string, ip: Ip): number | null {
  const prefix = PREFIX.test(text) ? Number(text) : Number.NaN;
  return prefix <= bitsOf(ip) ? prefix : null;
}

const isIn = (ip: Ip, network: [Ip, number]): boolean => ip.kind() === network[0].kind() && ip.match(network);

/** `::` and `::1` are in the old notation's range too, and are themselves. */
const isDisguisedIpv4 = (ip: Ip): boolean =>
  ip.range() === "ipv4Mapped" || (isIn(ip, COMPATIBLE) && ip.range() === "unicast");

/** The first address of the network, or the last one: its host bits all 0, or all 1. */
function edge(ip: Ip, prefix: number, fill: 0 | 0xff): Ip {
  const bytes = ip.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, prefix - index * 8));
    const mask = (0xff << (8 - kept)) & 0xff;
    return (byte & mask) | (fill & ~mask);
  });
  return ipaddr.fromByteArray(bytes);
}

function rangeOf(ip: Ip): AddressRange {
  const range = ip.range();
  if (range === "private" || range === "carrierGradeNat" || range === "uniqueLocal") return "private";
  if (DOCUMENTATION.some((network) => isIn(ip, network))) return "public";
  const isGlobal = range === "unicast" && (ip.kind() === "ipv4" || isIn(ip, GLOBAL_UNICAST));
  return isGlobal ? "public" : "special";
}

function worst(first: AddressRange, last: AddressRange): AddressRange {
  if (first === "special" || last === "special") return "special";
  return first === "private" || last === "private" ? "private" : "public";
}
