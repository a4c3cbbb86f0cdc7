import { DescribeSecurityGroupsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { afterEach } from "vitest";
import {
  createSimulatedAws,
  type SimulatedAws,
  type SimulatedAwsOptions,
} from "../../../../src/playground/aws/simulated-aws.ts";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Clients {
  readonly sts: STSClient;
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
}

export const ACCOUNT = "111122223333";
export const OTHER = "444455556666";
export const REGION = "eu-west-1";
/** Whom no policy bounds. */
export const ADMIN: Keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "made-up" };
export const ELSEWHERE: Keys = { accessKeyId: "AKIAELSEWHERE", secretAccessKey: "made-up" };

const running: SimulatedAws[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((aws) => aws.stop()));
});

/** A simulated AWS of two accounts; it stops after the test. */
export const anAws = async (options: SimulatedAwsOptions = {}): Promise<SimulatedAws> => {
  const aws = await createSimulatedAws({ accounts: { [ELSEWHERE.accessKeyId]: OTHER }, ...options });
  running.push(aws);
  return aws;
};

/** The real SDK's clients, which never retry, so that a test sees each answer. */
export const as = (aws: { readonly url: string }, credentials: Keys = ADMIN, region = REGION): Clients => {
  const settings = { endpoint: aws.url, region, maxAttempts: 1, credentials };
  return { sts: new STSClient(settings), iam: new IAMClient(settings), ec2: new EC2Client(settings) };
};

export const json = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement });

export const allow = (Action: string | string[], more: object = { Resource: "*" }) => ({
  Effect: "Allow",
  Action,
  ...more,
});

export const deny = (Action: string | string[], more: object = {}) => ({
  Effect: "Deny",
  Action,
  Resource: "*",
  ...more,
});

/** Who may become the role: account ids and ARNs. */
export const trusts = (
  AWS: string | string[],
  Condition: object = {},
  Action: string[] = ["sts:AssumeRole"],
) => json({ Effect: "Allow", Principal: { AWS }, Action, Condition });

export const become = async (
  { sts }: Clients,
  asked: Partial<AssumeRoleCommandInput> & { readonly RoleArn: string },
): Promise<Keys & { readonly expiration: Date; readonly answer: object }> => {
  const answer = await sts.send(new AssumeRoleCommand({ RoleSessionName: "g-7k2q", ...asked }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = answer.Credentials ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration ?? new Date(0),
    answer,
  };
};

/** A call that any policy can refuse. */
export const look = ({ ec2 }: Clients) => ec2.send(new DescribeSecurityGroupsCommand({ MaxResults: 5 }));

export interface Told {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** What the SDK threw. */
export const refusal = async (call: Promise<unknown>): Promise<Told> => {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata = "$metadata" in error ? error.$metadata : undefined;
    const status = Object(metadata).httpStatusCode;
    return { name: error.name, message: error.message, status };
  }
  return { name: "none", message: "", status: 200 };
};
