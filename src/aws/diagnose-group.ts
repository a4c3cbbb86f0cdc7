import { type Check, checksOf } from "../domain/check.ts";
import { type PortRange, sayPorts } from "../domain/door.ts";
import { cidr } from "../domain/ids.ts";
import type { UsedGroup } from "../domain/places-used.ts";
import { familyOf } from "../domain/source.ts";
import type { AwsPlace } from "./aws-place.ts";
import type { GroupProbes, Probed } from "./group-probes.ts";
import type { SeenRule } from "./seen-rule.ts";

const { good, warning, bad } = checksOf("AWS");

/** From this part of the quota on, somebody should ask AWS for more. */
const NEARLY_FULL = 0.8;

/** What may be done with a group, dry. What needs a rule of our own waits until there is one. */
export async function tryOut(
  given: {
    readonly place: AwsPlace;
    readonly deployment: string;
    readonly group: UsedGroup;
    readonly probes: GroupProbes;
    readonly rules: readonly SeenRule[];
  },
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { place, deployment, group, probes, rules } = given;
  const { securityGroup, proxy, ports } = group;
  const tags = { "sallyport:deployment": deployment, "sallyport:proxy": proxy };
  const probe = { securityGroup, port: ports[0]?.from ?? 443, tags };
  const own = rules.find((rule) => rule.tags["sallyport:deployment"] === deployment)?.id;
  const tried = await Promise.all([
    named("ec2:AuthorizeSecurityGroupIngress", probes.authorize(probe, signal)),
    named("ec2:RevokeSecurityGroupIngress", probes.revoke(probe, signal)),
    ...(own === undefined
      ? []
      : [
          named("ec2:ModifySecurityGroupRules", probes.modify(probe, own, signal)),
          named("ec2:CreateTags", probes.tag(probe, own, signal)),
        ]),
  ]);
  const wrong = tried.flatMap(([action, answer]) => judge({ place, group, action }, answer));
  return wrong.length > 0
    ? wrong
    : [good(`${place.region} may open and close rules of ${securityGroup} (tried dry)`)];
}

const named = async (action: string, probed: Promise<Probed>) => [action, await probed] as const;

function judge(
  { place, group, action }: { readonly place: AwsPlace; readonly group: UsedGroup; readonly action: string },
  answer: Probed,
): readonly Check[] {
  if (answer === "allowed") return [];
  if (answer === "missing") return [noSuchGroup(place, group)];
  const { region } = place;
  return answer === "denied"
    ? [bad(`${region} may not ${action} on ${group.securityGroup}`, allowIn(place))]
    : [warning(`${region} answers ${answer.other} to ${action} on ${group.securityGroup}`, "look again")];
}

export const allowIn = ({ assume }: AwsPlace, parameter = "SecurityGroups"): string =>
  `manifests/aws/${assume === null ? "bot" : "enforcer"}.yaml, parameter ${parameter}`;

export const noSuchGroup = ({ region }: AwsPlace, { securityGroup, proxy }: UsedGroup): Check =>
  bad(
    `there is no security group ${securityGroup} in ${region}`,
    `correct securityGroup or region of proxies.${proxy}`,
  );

/** How full the group is, and what stands open in it without Sallyport. */
export function readRules(group: UsedGroup, rules: readonly SeenRule[]): readonly Check[] {
  return [sayRoom(group, rules), ...rules.flatMap((rule) => sayOpen(group, rule))];
}

function sayRoom({ securityGroup, rulesPerFamily: most }: UsedGroup, rules: readonly SeenRule[]): Check {
  const [four, six] = [usedOf(rules, 4), usedOf(rules, 6)];
  const says = `${four} of ${most} IPv4 rules and ${six} of ${most} IPv6 rules of ${securityGroup} are in use`;
  return Math.max(four, six) > most * NEARLY_FULL
    ? warning(says, "take rules away, or ask AWS for a larger quota and set rulesPerGroup")
    : good(says);
}

/** A prefix list or another group takes room of both families: of a list at least one rule. */
const usedOf = (rules: readonly SeenRule[], family: 4 | 6): number =>
  rules.filter(({ source }) => source.kind !== "network" || familyOf(cidr(source.cidr)) === family).length;

const EVERYONE: ReadonlySet<string> = new Set(["0.0.0.0/0", "::/0"]);

function sayOpen({ securityGroup, ports }: UsedGroup, rule: SeenRule): readonly Check[] {
  const isOpen = rule.source.kind === "network" && EVERYONE.has(rule.source.cidr);
  const door = ports.find((range) => meets(rule, range));
  if (!isOpen || door === undefined || !["tcp", "6", "-1"].includes(rule.protocol)) return [];
  const says = `${rule.id} of ${securityGroup} lets everyone in to tcp ${sayPorts(door)}`;
  return [warning(says, "take that rule away: the door is open without Sallyport")];
}

const meets = ({ ports }: SeenRule, door: PortRange): boolean =>
  ports.from === -1 || (ports.from <= door.to && door.from <= ports.to);
