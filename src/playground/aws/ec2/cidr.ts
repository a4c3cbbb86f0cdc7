import ipaddr from "ipaddr.js";
import { type AwsError, invalidValue } from "../aws-error.ts";

const malformed = (text: string): AwsError => invalidValue(`CIDR block ${text} is malformed`);

const dottedQuad = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/;

const prefixIn = (text: string, most: number): number => {
  const prefix = /\/(0|[1-9]\d{0,2})$/.exec(text)?.[1];
  if (prefix === undefined || Number(prefix) > most) throw malformed(text);
  return Number(prefix);
};

/** AWS stores the network, whatever host bits were sent: 100.68.0.18/18 becomes 100.68.0.0/18. */
export const canonicalIpv4 = (text: string): string => {
  const address = text.slice(0, Math.max(0, text.indexOf("/")));
  const prefix = prefixIn(text, 32);
  if (!dottedQuad.test(address) || !ipaddr.IPv4.isValid(address)) throw malformed(text);
  return `${ipaddr.IPv4.networkAddressFromCIDR(text).toString()}/${prefix}`;
};

export const canonicalIpv6 = (text: string): string => {
  const address = text.slice(0, Math.max(0, text.indexOf("/")));
  const prefix = prefixIn(text, 128);
  if (address.includes("%") || !ipaddr.IPv6.isValid(address)) throw malformed(text);
  return `${ipaddr.IPv6.networkAddressFromCIDR(text).toRFC5952String()}/${prefix}`;
};
