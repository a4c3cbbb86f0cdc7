import type { Catalogue, Target } from "../domain/catalogue.ts";
import type { Refusal } from "../domain/refusal.ts";
import { type ParsedSource, type Source, type SourceKind, sayAddresses } from "../domain/source.ts";
import type { AddressReader } from "../ports/address-reader.ts";

export interface SourceRules {
  readonly catalogue: Pick<Catalogue, "networks" | "limits">;
  readonly addresses: AddressReader;
}

export type CheckedSource = { readonly value: Source } | { readonly refusal: Refusal };

/** From where a person asks: a network's name, one of its parts, or an address of their own. `target` null: not known. */
export function checkSource(rules: SourceRules, found: string, target: Target | null): CheckedSource {
  const text = found.trim();
  const named = rules.catalogue.networks.get(text);
  if (named !== undefined) return taken([{ cidr: named, kind: "network", network: text }], target);
  const read = rules.addresses.read(text);
  const networks = [...rules.catalogue.networks.keys()];
  if (!read.ok) return { refusal: { kind: "bad-source", found: text, problem: read.problem, networks } };
  return checkAddress(rules, read.source, target);
}

/** The one address that a connection came from, whatever was typed: no network, and no network's name. */
export function checkSeen(rules: SourceRules, seen: string): CheckedSource {
  const networks = [...rules.catalogue.networks.keys()];
  const unreadable = { kind: "bad-source", found: seen, problem: "unreadable", networks } as const;
  if (seen.includes("/")) return { refusal: unreadable };
  const read = rules.addresses.read(seen);
  if (!read.ok) return { refusal: { ...unreadable, problem: read.problem } };
  const checked = checkAddress(rules, read.source, null);
  if ("refusal" in checked) return { refusal: { kind: "source-private", found: seen, networks } };
  return { value: { cidr: checked.value.cidr, kind: "observed", network: null } };
}

function checkAddress(rules: SourceRules, source: ParsedSource, target: Target | null): CheckedSource {
  const { networks: known, limits } = rules.catalogue;
  const { written, canonical, prefix, family, range } = source;
  const networks = [...known.keys()];
  const addresses = sayAddresses(family, prefix);
  if (prefix === 0) return { refusal: { kind: "source-everyone", found: written, networks } };
  if (written !== canonical) {
    const single = written.slice(0, written.indexOf("/"));
    return { refusal: { kind: "source-not-canonical", found: written, canonical, addresses, single } };
  }
  const around = [...known].find(([, network]) => rules.addresses.covers(network, canonical))?.[0];
  const asNetwork: readonly Source[] =
    around === undefined ? [] : [{ cidr: canonical, kind: "network", network: around }];
  const asTyped: Source = { cidr: canonical, kind: "typed", network: null };
  if (asNetwork.length === 0 && range !== "public") {
    return { refusal: { kind: "source-private", found: written, networks } };
  }
  const maxPrefix = limits.maxPrefix[family];
  if (asNetwork.length === 0 && prefix < maxPrefix) {
    return { refusal: { kind: "source-too-wide", found: written, addresses, maxPrefix, networks } };
  }
  const mayBeTyped = range === "public" && prefix >= maxPrefix;
  return taken(mayBeTyped ? [...asNetwork, asTyped] : asNetwork, target);
}

/** The first of the ways to see the address that the target takes. */
function taken(ways: readonly Source[], target: Target | null): CheckedSource {
  const takes: readonly SourceKind[] = target?.sources ?? ["observed", "network", "typed"];
  const value = ways.find(({ kind }) => takes.includes(kind));
  return value === undefined
    ? { refusal: { kind: "source-kind", title: target?.title ?? "", takes } }
    : { value };
}
