import type { Regions } from "./regions.ts";
import type { Rule, SecurityGroup, Source } from "./state.ts";

export interface RuleShown {
  readonly id: string;
  readonly isEgress: boolean;
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** A network, `pl-…` or `sg-…`. */
  readonly source: string;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface GroupShown {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly rules: readonly RuleShown[];
}

const sourceText = (source: Source): string => ("cidr" in source ? source.cidr : source.id);

const ruleShown = ({ sequence: _, source, tags, ...rule }: Rule): RuleShown => ({
  ...rule,
  source: sourceText(source),
  tags: Object.fromEntries(tags),
});

const groupShown = ({
  id,
  name,
  vpcId,
  tags,
  rules,
}: SecurityGroup): Omit<GroupShown, "account" | "region"> => ({
  id,
  name,
  vpcId,
  tags: Object.fromEntries(tags),
  rules: [...rules.values()].map(ruleShown),
});

/** Everything as it is, without the delay that reads over the wire may have. */
export const snapshotOf = (regions: Regions): readonly GroupShown[] =>
  regions
    .all()
    .flatMap(([{ account, region }, state]) =>
      [...state.groups.values()].map((group) => ({ account, region, ...groupShown(group) })),
    );
