import type { EC2Client } from "@aws-sdk/client-ec2";
import type { MakeCall } from "./aws-call.ts";
import type { Asking } from "./gathered-looks.ts";
import { type SeenRule, seenRule } from "./seen-rule.ts";

export interface RulesPage {
  readonly rules: readonly SeenRule[];
  /** Null: this was the last page. */
  readonly next: string | null;
}

export interface RegionRules {
  /** The inbound rules of every group of the Region, a page at a time; null: the first. */
  page(token: string | null, asking: Asking): Promise<RulesPage>;
}

type Ec2Call = MakeCall<EC2Client>;

/** EC2's most. */
const PAGE = 1_000;

/** Without a filter: by tags, a rule whose tags were stripped would hide. */
export const readRegion =
  (call: Ec2Call): RegionRules["page"] =>
  async (token, asking) => {
    const about = { ...asking, action: "DescribeSecurityGroupRules", on: "every security group" } as const;
    const input = token === null ? { MaxResults: PAGE } : { MaxResults: PAGE, NextToken: token };
    const answer = await call(about, ({ sdk, client }, options) =>
      client.send(new sdk.DescribeSecurityGroupRulesCommand(input), options),
    );
    const rules = (answer.SecurityGroupRules ?? []).flatMap((rule) => seenRule(rule) ?? []);
    return { rules, next: answer.NextToken || null };
  };
