import { randomBytes } from "node:crypto";
import { cidr, instant, proxyName } from "../../../../src/domain/ids.ts";
import { writeMark } from "../../../../src/enforcement/security-group/mark.ts";
import { readRuleKey } from "../../../../src/keys/rule-key.ts";
import { createRuleSeal } from "../../../../src/keys/rule-seal.ts";

export const newKey = (): string => randomBytes(32).toString("base64");

export interface MarkTold {
  /** `SALLYPORT_KEY`. */
  readonly key: string;
  readonly region: string;
  readonly securityGroup: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly source?: string;
  readonly port?: number;
  readonly deployment?: string;
}

/** The description that the bot of the key would write onto the rule. */
export function aMark({ key, region, securityGroup, until, ...told }: MarkTold): string {
  const { source = "203.0.113.9/32", port = 5432, deployment = "prod" } = told;
  return writeMark(
    createRuleSeal(readRuleKey(key)),
    { deployment, proxy: proxyName("prod-east") },
    {
      group: { region, securityGroup },
      ports: { from: port, to: port },
      cidr: cidr(source),
      until: instant(until),
    },
  );
}
