import type { Catalogue, Proxy as ConfiguredProxy, Limits, Target } from "../domain/catalogue.ts";
import type { Address, Door } from "../domain/door.ts";
import { InvariantError } from "../domain/failures.ts";
import { type ProxyName, proxyName, targetName } from "../domain/ids.ts";
import type { Principal } from "../domain/principal.ts";
import type { SessionOffer } from "../domain/session.ts";
import type { Pieces } from "./pieces.ts";
import type { LimitsText, ProxyText, TargetText } from "./schema.ts";
import type { Policies } from "./session-policies.ts";

/** The configuration as the core sees it. Call only with pieces that nothing is wrong with. */
export function catalogueOf(pieces: Pieces, policies: Policies): Catalogue {
  const aliases = aliasesOf(pieces);
  const { approvals, audit } = present(pieces.slack);
  return {
    deployment: present(pieces.deployment),
    targets: mapped(pieces.targets.good, (name, text) => [
      targetName(name),
      targetOf({ pieces, policies }, name, text),
    ]),
    proxies: mapped(pieces.proxies.good, (name, text) => [proxyName(name), proxyOf(proxyName(name), text)]),
    groups: mapped(pieces.groups.good, (name, emails) => [
      name,
      new Set(emails.map((email) => aliases.get(email) ?? email)),
    ]),
    admins: standingFor(aliases, pieces.admins ?? []),
    aliases,
    domains: new Set(present(pieces.domains)),
    networks: pieces.networks.good,
    guests: new Set(present(pieces.guests)),
    limits: limitsOf(present(pieces.limits)),
    publicUrl: pieces.publicUrl ?? null,
    channels: { approvals, audit },
  };
}

const aliasesOf = ({ people }: Pieces): ReadonlyMap<string, string> =>
  new Map(
    [...people.good].flatMap(([email, { also }]) =>
      also.map((alias) => [alias, email.toLowerCase()] as const),
    ),
  );

/** A rule that names an alias means the person it stands for. */
const standingFor = (
  aliases: ReadonlyMap<string, string>,
  principals: readonly Principal[],
): readonly Principal[] =>
  principals.map((principal) =>
    principal.kind === "person"
      ? { kind: "person", email: aliases.get(principal.email) ?? principal.email }
      : principal,
  );

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new InvariantError("a configuration without problems lacks a part");
  return value;
}

const mapped = <A, K, V>(from: ReadonlyMap<string, A>, entry: (name: string, value: A) => readonly [K, V]) =>
  new Map([...from].map(([name, value]) => entry(name, value)));

const limitsOf = ({ pendingPerPerson, openPerPerson, maxPrefix, shortest }: LimitsText): Limits => ({
  pendingPerPerson,
  openPerPerson,
  maxPrefix,
  shortestMs: shortest,
});

function targetOf(
  { pieces, policies }: { readonly pieces: Pieces; readonly policies: Policies },
  name: string,
  text: TargetText,
): Target {
  const { quorum, approvers, lapsesAfter, channel } = text.approval;
  const proxy = present(pieces.proxies.good.get(text.proxy));
  const aliases = aliasesOf(pieces);
  return {
    name: targetName(name),
    title: text.title ?? name,
    door: withSession(
      doorOf(proxyName(text.proxy), proxy, { port: text.port, upstream: text.upstream }),
      sessionOf(proxy, text, policies.get(name) ?? null),
    ),
    connect: text.connect ?? null,
    maxDurationMs: text.maxDuration,
    requesters: standingFor(aliases, text.requesters),
    approval: {
      quorum,
      approvers: standingFor(aliases, approvers),
      lapsesAfterMs: lapsesAfter,
      channel: channel ?? null,
    },
    sources: text.sources,
  };
}

const NOWHERE = { port: 0, upstream: { host: "", port: 0 } };

const proxyOf = (name: ProxyName, text: ProxyText): ConfiguredProxy => ({
  name,
  doors: [doorOf(name, text, NOWHERE)],
  rulesPerFamily: text.rulesPerGroup,
});

function sessionOf(proxy: ProxyText, { role }: TargetText, policy: string | null): SessionOffer | null {
  if (role === undefined) return null;
  const { arn, slice, earlyEnd } = role;
  const { region, assume } = proxy;
  return { role: arn, via: assume ?? null, region: present(region), policy, sliceMs: slice, earlyEnd };
}

const withSession = (door: Door, session: SessionOffer | null): Door =>
  session === null ? door : { ...door, layers: [...door.layers, "sts-session"], session };

function doorOf(
  proxy: ProxyName,
  text: ProxyText,
  opens: { readonly port: number; readonly upstream: Address },
): Door {
  const { region, assume = null, securityGroup, gate, endpoint } = text;
  return {
    proxy,
    layers: [
      ...(securityGroup === undefined ? [] : ["security-group" as const]),
      ...(gate ? ["gate" as const] : []),
    ],
    group: securityGroup === undefined ? null : { region: present(region), assume, securityGroup },
    ports: { from: opens.port, to: opens.port },
    endpoint: { host: present(endpoint ?? gate?.host), port: opens.port },
    gateHost: gate?.host ?? null,
    upstream: opens.upstream,
    cuts: gate !== undefined,
  };
}
