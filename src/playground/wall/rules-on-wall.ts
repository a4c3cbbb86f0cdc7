import type { GroupShown, RuleShown } from "../aws/ec2/snapshot.ts";
import type { RuleOnWall } from "./page-protocol.ts";

/** The inbound rules of one security group, as they are at this moment. */
export const rulesOnWall = (groups: readonly GroupShown[], group: string): readonly RuleOnWall[] =>
  groups
    .filter(({ id }) => id === group)
    .flatMap(({ rules }) => rules.filter(({ isEgress }) => !isEgress).map(ruleOnWall));

const ruleOnWall = ({ id, protocol, fromPort, toPort, source, description = "" }: RuleShown): RuleOnWall => ({
  id,
  protocol,
  ports: fromPort === toPort ? String(fromPort) : `${fromPort}-${toPort}`,
  source,
  until: untilOf(description),
  description,
});

function untilOf(description: string): number | null {
  const until = Date.parse(/ until=(\S+)/.exec(description)?.[1] ?? "");
  return Number.isNaN(until) ? null : until;
}

/** Whether the description bears no mark of a Sallyport: someone else made the rule. */
export const isForeign = ({ description }: RuleOnWall): boolean => !description.startsWith("sallyport ");
