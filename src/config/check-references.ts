import { typeDuration } from "../domain/duration.ts";
import { nearest } from "../domain/nearest.ts";
import type { Principal } from "../domain/principal.ts";
import type { Pieces } from "./pieces.ts";
import { type Finding, type Path, showFound } from "./problem.ts";

/** Names that are used must stand for something, and people must be ones who can be told by their e-mail. */
export function checkReferences(pieces: Pieces): readonly Finding[] {
  return [
    ...[...pieces.targets.good].flatMap(([target, { proxy }]) =>
      known({ path: ["targets", target, "proxy"], name: proxy, names: pieces.proxies.names }),
    ),
    ...principalsOf(pieces).flatMap(({ path, principal }) => checkPrincipal(pieces, path, principal)),
    ...[...pieces.groups.good].flatMap(([group, emails]) =>
      emails.flatMap((email, index) => checkEmail(pieces, ["groups", group, index], email)),
    ),
    ...pieces.people.names.flatMap((email) => checkEmail(pieces, ["people", email], email)),
    ...checkAliases(pieces),
    ...checkTimes(pieces),
    ...checkSources(pieces),
  ];
}

function known(at: {
  readonly path: Path;
  readonly name: string;
  readonly names: readonly string[];
}): readonly Finding[] {
  if (at.names.includes(at.name)) return [];
  const expected =
    at.names.length === 0 ? "one that is configured: there is none" : `one of: ${at.names.join(", ")}`;
  return [{ path: at.path, found: showFound(at.name), expected, near: nearest(at.name, at.names) }];
}

interface Placed {
  readonly path: Path;
  readonly principal: Principal;
}

function principalsOf(pieces: Pieces): readonly Placed[] {
  const placed = (path: Path, principals: readonly Principal[]): readonly Placed[] =>
    principals.map((principal, index) => ({ path: [...path, index], principal }));
  return [
    ...placed(["admins"], pieces.admins ?? []),
    ...[...pieces.targets.good].flatMap(([target, { requesters, approval }]) => [
      ...placed(["targets", target, "requesters"], requesters),
      ...placed(["targets", target, "approval", "approvers"], approval.approvers),
    ]),
  ];
}

function checkPrincipal(pieces: Pieces, path: Path, principal: Principal): readonly Finding[] {
  if (principal.kind === "person") return checkEmail(pieces, path, principal.email);
  if (principal.kind !== "group") return [];
  return known({ path, name: principal.name, names: pieces.groups.names }).map((finding) => ({
    ...finding,
    found: showFound(`group:${principal.name}`),
    near: finding.near === null ? null : `group:${finding.near}`,
  }));
}

/** An address outside of the domains stands for nobody: the platform's word for it is not taken. */
function checkEmail({ domains, guests, people }: Pieces, path: Path, email: string): readonly Finding[] {
  if (domains === undefined || guests === undefined) return [];
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  const isAlias = [...people.good.values()].some(({ also }) => also.includes(email));
  if (domains.includes(domain) || guests.includes(email.toLowerCase()) || isAlias) return [];
  const expected = `an address in domains (${domains.join(", ")}), or one of guests`;
  return [{ path, found: showFound(email), expected, near: null }];
}

function checkAliases(pieces: Pieces): readonly Finding[] {
  const owners = new Map<string, string>();
  return [...pieces.people.good].flatMap(([email, { also }]) =>
    also.flatMap((alias, index) => {
      const owner = pieces.people.names.includes(alias) ? alias : owners.get(alias);
      owners.set(alias, email);
      if (owner === undefined) return [];
      const expected = `an address of one person only: it stands for ${owner} already`;
      return [{ path: ["people", email, "also", index], found: showFound(alias), expected, near: null }];
    }),
  );
}

function checkTimes({ targets, limits }: Pieces): readonly Finding[] {
  const shortest = limits?.shortest ?? 0;
  return [...targets.good]
    .filter(([, { maxDuration }]) => maxDuration < shortest)
    .map(([target, { maxDuration }]) => ({
      path: ["targets", target, "maxDuration"],
      found: showFound(typeDuration(maxDuration)),
      expected: `at least ${typeDuration(shortest)} (limits.shortest)`,
      near: null,
    }));
}

/** A target must take some address that a person can give. */
function checkSources({ targets, networks }: Pieces): readonly Finding[] {
  return [...targets.good].flatMap(([target, { sources }]) => {
    const canBeGiven =
      sources.includes("typed") || (sources.includes("network") && networks.names.length > 0);
    if (canBeGiven) return [];
    const expected = sources.includes("network")
      ? "typed as well, or a network in networks: there is none"
      : "network or typed as well: addresses cannot be observed in this version";
    return [{ path: ["targets", target, "sources"], found: sources.join(", "), expected, near: null }];
  });
}
