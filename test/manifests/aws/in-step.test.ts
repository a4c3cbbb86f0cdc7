import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { linesOf } from "../../../src/lambda/log-lines.ts";
import { type TemplateName, templateText } from "./templates.ts";

const SRC = join(import.meta.dirname, "..", "..", "..", "src");

/** What a command class is to IAM, where the names differ or more is asked than the one action. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  // Nobody can be denied it.
  GetCallerIdentity: [],
  AssumeRole: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
};

/** For who sets up: `sallyport init` runs with the operator's own credentials, not with the bot's role. */
const OPERATORS = /^(?:ListRoles|DescribeRegions)$/;

const SERVICES: Readonly<Record<string, RegExp>> = {
  iam: /RolePolicy|Role$|RolePolicies/,
  secretsmanager: /^GetSecretValue$/,
};

async function commands(): Promise<ReadonlySet<string>> {
  const files = (await readdir(join(SRC, "aws"), { recursive: true })).filter((file) => file.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(join(SRC, "aws", file), "utf8")));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/new (?:sdk\.)?([A-Z]\w+)Command\(/g)].map(([, name = ""]) => name),
  );
  return new Set(names.filter((name) => !OPERATORS.test(name)));
}

const actionsOf = (command: string): readonly string[] => {
  const service = Object.entries(SERVICES).find(([, pattern]) => pattern.test(command))?.[0] ?? "ec2";
  return ASKED[command] ?? [`${service}:${command}`];
};

/** Each `Action` of a template's policies; trusts say who may come in, not what the role may. */
async function allowed(template: TemplateName): Promise<ReadonlySet<string>> {
  // Intrinsics stay what they are written as: no Action holds one.
  const { Resources } = parse(await templateText(template), { logLevel: "error" });
  const policies = Object.values<{
    Type: string;
    Properties: { PolicyDocument: { Statement: { Action: string | string[] }[] } };
  }>(Resources).filter(({ Type }) => Type === "AWS::IAM::Policy");
  return new Set(
    policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action)),
  );
}

describe("the policies and the code", () => {
  it("allow the bot what src/aws calls, and nothing else", async () => {
    const called = [...(await commands())]
      .flatMap(actionsOf)
      .filter((action) => action !== "secretsmanager:GetSecretValue");
    // The doctor's look at groups, and nothing that is not called.
    expect([...(await allowed("bot"))].toSorted()).toEqual(
      [...new Set([...called, "ec2:DescribeSecurityGroups"])].toSorted(),
    );
  });

  it("give the enforcer word for word what the bot has in its own account", async () => {
    const of = async (template: TemplateName, policy: string): Promise<unknown> =>
      parse(await templateText(template), { logLevel: "error" }).Resources[policy].Properties.PolicyDocument;
    for (const policy of ["Doors", "Sessions", "EarlyDenials"]) {
      expect(await of("enforcer", policy)).toEqual(await of("bot", policy));
    }
  });

  it("allow the sweeper to look and to close, in each account, and to run", async () => {
    expect(await allowed("sweeper-role")).toEqual(
      new Set(["ec2:DescribeSecurityGroupRules", "ec2:RevokeSecurityGroupIngress"]),
    );
    expect(await allowed("sweeper")).toEqual(
      new Set([
        "ec2:DescribeSecurityGroupRules",
        "ec2:RevokeSecurityGroupIngress",
        "sts:AssumeRole",
        "secretsmanager:GetSecretValue",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
      ]),
    );
  });

  it("give the sweeper's function settings that it reads, and watch figures that it tells", async () => {
    const { Resources } = parse(await templateText("sweeper"), { logLevel: "error" });
    const variables: readonly string[] = Object.keys(Resources.Sweeper.Properties.Environment.Variables);
    const readable = await readFile(join(SRC, "lambda", "lambda-settings.ts"), "utf8");
    expect(variables.filter((name) => !readable.includes(`env.${name}`))).toEqual([]);
    const told = linesOf({ deployment: "prod", places: [] }, 0).at(-1);
    const alarms = Object.values<{ Properties: { Namespace?: string; MetricName: string } }>(
      Resources,
    ).filter(({ Properties }) => Properties.Namespace === "Sallyport");
    expect(alarms).toHaveLength(4);
    for (const { Properties } of alarms)
      expect(told).toHaveProperty(Properties.MetricName, expect.any(Number));
  });
});
