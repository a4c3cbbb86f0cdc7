import type { AwsKeys } from "./aws-keys.ts";

/** What the terminal's `aws` does, with nothing but the credentials that a person pasted. Each throws what AWS refuses with. */
export interface AwsCalls {
  whoami(keys: AwsKeys): Promise<readonly string[]>;
  list(keys: AwsKeys): Promise<readonly string[]>;
}

/** AWS's own SDK, as anyone's program would use it; loaded when it is first needed. */
export function createAwsCalls(aws: { readonly url: string; readonly region: string }): AwsCalls {
  const settings = (credentials: AwsKeys) => ({
    endpoint: aws.url,
    region: aws.region,
    credentials,
    maxAttempts: 1,
  });
  return {
    whoami: async (keys) => {
      const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
      const client = new STSClient(settings(keys));
      const { Arn = "" } = await client
        .send(new GetCallerIdentityCommand({}))
        .finally(() => client.destroy());
      return [Arn];
    },
    list: async (keys) => {
      const { DescribeSecurityGroupsCommand, EC2Client } = await import("@aws-sdk/client-ec2");
      const client = new EC2Client(settings(keys));
      const { SecurityGroups = [] } = await client
        .send(new DescribeSecurityGroupsCommand({ MaxResults: 100 }))
        .finally(() => client.destroy());
      return SecurityGroups.map(({ GroupId = "", GroupName = "", IpPermissions = [] }) =>
        [GroupId, GroupName, `${IpPermissions.length} open`].join("  "),
      );
    },
  };
}
