import type { Tags } from "../../aws/group-rules.ts";
import type { GroupOfRules } from "../../domain/door.ts";
import { type Instant, type ProxyName, proxyName } from "../../domain/ids.ts";
import type { RuleSeal } from "../../ports/rule-seal.ts";
import type { RuleSpec } from "./rule-spec.ts";

/** Whose rules these are. */
export interface Owner {
  readonly deployment: string;
  readonly proxy: ProxyName;
}

export interface MarkedRule extends RuleSpec {
  readonly group: Pick<GroupOfRules, "region" | "securityGroup">;
}

/** What a description claims, and whether it is true of the rule it stands on. */
export interface Mark extends Owner {
  /** As it is written: an instant, where the mark is genuine. */
  readonly until: string;
  readonly isGenuine: boolean;
}

const MARK = /^sallyport (\S+) (\S+) until=(\S+) mac=([A-Za-z0-9_-]+)$/;

/** AWS takes 255 characters of `a-zA-Z0-9 ._-:/()#,@[]+=&;{}!$*`; the configuration's names stay within them. */
export function writeMark(
  seal: RuleSeal,
  owner: Owner,
  rule: MarkedRule & { readonly until: Instant },
): string {
  const until = new Date(rule.until).toISOString();
  const mac = seal.seal(sealedText({ ...owner, until }, rule));
  return `sallyport ${owner.deployment} ${owner.proxy} until=${until} mac=${mac}`;
}

/** Null where the description claims nothing. */
export function readMark(seal: RuleSeal, description: string, rule: MarkedRule | null): Mark | null {
  const [, deployment, proxy, until, mac] = MARK.exec(description) ?? [];
  if (deployment === undefined || proxy === undefined || until === undefined || mac === undefined)
    return null;
  const owner = { deployment, proxy: proxyName(proxy) };
  const isGenuine = rule !== null && seal.isGenuine(sealedText({ ...owner, until }, rule), mac);
  return { ...owner, until, isGenuine };
}

/** For the console, and for looking up what is ours without a database. The proof is in the description. */
export const marksTags = ({ deployment, proxy }: Owner): Tags => ({
  "sallyport:deployment": deployment,
  "sallyport:proxy": proxy,
});

export const hasTags = (tags: Tags, owner: Owner): boolean =>
  Object.entries(marksTags(owner)).every(([key, value]) => tags[key] === value);

/** The mark and the rule's identity in one text that reads in one way only. */
function sealedText(claim: Owner & { readonly until: string }, rule: MarkedRule): string {
  const { group, ports, cidr } = rule;
  return JSON.stringify([
    "sallyport rule 1",
    claim.deployment,
    claim.proxy,
    claim.until,
    group.region,
    group.securityGroup,
    "tcp",
    ports.from,
    ports.to,
    cidr,
  ]);
}
