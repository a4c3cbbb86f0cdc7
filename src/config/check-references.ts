import { typeDuration } from "../domain/duration.ts";
import { nearest } from "../domain/nearest.ts";
import type { Principal } from "../domain/principal.ts";
import { isEmail } from "./fields.ts";
import { emailsOf, type TargetParts, targetParts } from "./parts.ts";
import type { Pieces } from "./pieces.ts";
import { type Finding, type Path, showFound } from "./problem.ts";

/** Names that are used must stand for something, and people must be ones who can be told by their e-mail. */
export function checkReferences(pieces: Pieces): readonly Finding[] {
  return [
    ...targetsOf(pieces).flatMap(([target, { proxy }]) =>
      proxy.value === undefined
        ? []
        : known({ path: ["targets", target, "proxy"], name: proxy.value, names: pieces.proxies.names }),
    ),
    ...principalsOf(pieces).flatMap(({ path, principal }) => checkPrincipal(pieces, path, principal)),
    ...[...pieces.groups.written].flatMap(([group, emails]) =>
      emailsOf(emails).flatMap((email, index) => checkEmail(pieces, ["groups", group, index], email)),
    ),
    ...pieces.people.names.flatMap((email) => checkEmail(pieces, ["people", email], email)),
    ...checkAliases(pieces),
    ...checkTimes(pieces),
    ...checkSources(pieces),
  ];
}

const targetsOf = ({ targets }: Pieces): readonly (readonly [string, TargetParts])[] =>
  [...targets.written].map(([name, written]) => [name, targetParts(written)]);

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
  const placed = (path: Path, principals: readonly (Principal | undefined)[]): readonly Placed[] =>
    principals.flatMap((principal, index) =>
      principal === undefined ? [] : [{ path: [...path, index], principal }],
    );
  return [
    ...placed(["admins"], pieces.admins ?? []),
    ...targetsOf(pieces).flatMap(([target, { each }]) => [
      ...placed(["targets", target, "requesters"], each.requesters),
      ...placed(["targets", target, "approval", "approvers"], each.approvers),
    ]),
  ];
}

function checkPrincipal(pieces: Pieces, path: Path, principal: Principal): readonly Finding[] {
  if (principal.kind === "person") return checkEmail(pieces, path, principal.email);
  if (principal.kind !== "group") return [];
  const names = pieces.groups.names.map((group) => `group:${group}`);
  return known({ path, name: `group:${principal.name}`, names });
}

/** An address outside of the domains stands for nobody: the platform's word for it is not taken. */
function checkEmail(pieces: Pieces, path: Path, email: string | undefined): readonly Finding[] {
  const { domains, guests, people } = pieces;
  if (email === undefined || !isEmail(email) || domains === undefined || guests === undefined) return [];
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

function checkTimes(pieces: Pieces): readonly Finding[] {
  const shortest = pieces.limits?.shortest ?? 0;
  return targetsOf(pieces).flatMap(([target, { maxDuration }]) => {
    if (maxDuration.value === undefined || maxDuration.value >= shortest) return [];
    const expected = `at least ${typeDuration(shortest)} (limits.shortest)`;
    const found = showFound(typeDuration(maxDuration.value));
    return [{ path: ["targets", target, "maxDuration"], found, expected, near: null }];
  });
}

/** A target must take some address that a person can give. */
function checkSources(pieces: Pieces): readonly Finding[] {
  const hasNetworks = pieces.networks.names.length > 0;
  return targetsOf(pieces).flatMap(
    ([
      target,
      {
        sources: { value: sources },
      },
    ]) => {
      if (sources === undefined || sources.includes("typed")) return [];
      if (sources.includes("network") && hasNetworks) return [];
      if (sources.includes("observed") && pieces.publicUrl !== undefined) return [];
      const expected = sources.includes("observed")
        ? "typed as well, or a publicUrl: addresses are observed on Sallyport's own page"
        : "typed as well, or a network in networks: there is none";
      return [{ path: ["targets", target, "sources"], found: sources.join(", "), expected, near: null }];
    },
  );
}
