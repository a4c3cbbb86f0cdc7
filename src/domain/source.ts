import type { Cidr } from "./ids.ts";

/** How an address became known: seen on a connection, typed by the person, or a network of the configuration. */
export type SourceKind = "observed" | "typed" | "network";

export interface Source {
  readonly cidr: Cidr;
  readonly kind: SourceKind;
  /** The network's name, for kind `network`; null otherwise. */
  readonly network: string | null;
}

/** For how long the address a person came from is taken for theirs. */
export const SOURCE_KNOWN_MS = 12 * 3_600_000;

export type AddressRange = "public" | "private" | "special";

/** What an address parser read. */
export interface ParsedSource {
  readonly family: 4 | 6;
  /** The address that was written, in its usual spelling, with its prefix. */
  readonly written: string;
  readonly canonical: Cidr;
  readonly prefix: number;
  readonly range: AddressRange;
}

export type SourceProblem = "host-name" | "mapped" | "unreadable";

/** How many addresses a prefix spans, as people say it. */
export function sayAddresses(family: 4 | 6, prefix: number): string {
  const bits = (family === 4 ? 32 : 128) - prefix;
  if (bits === 0) return "1 address";
  return bits <= 32 ? `${(2 ** bits).toLocaleString("en-US")} addresses` : `2^${bits} addresses`;
}

/** `203.0.113.9` for a single address, the network otherwise. */
export const saySource = (canonical: string): string =>
  canonical.replace(/\/(32|128)$/, (whole, bits: string) =>
    (bits === "32") === canonical.includes(":") ? whole : "",
  );

export const familyOf = (canonical: Cidr): 4 | 6 => (canonical.includes(":") ? 6 : 4);
