import { AwsFailure } from "./aws-failure.ts";
import { iamRegionOf } from "./place-clients.ts";

export interface ListedGroup {
  readonly id: string;
  readonly name: string;
  readonly vpc: string;
}

interface Where {
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly signal: AbortSignal;
}

const MOST_PAGES = 5;

const configOf = ({ endpoint }: Where, region: string) => ({
  region,
  maxAttempts: 1,
  ...(endpoint === undefined ? {} : { endpoint }),
});

/** The security groups of a Region. Throws AwsFailure. */
export async function listGroups(where: Where): Promise<readonly ListedGroup[]> {
  const { EC2Client, DescribeSecurityGroupsCommand } = await import("#aws-sdk");
  const client = new EC2Client(configOf(where, where.region));
  const read = async (token: string | undefined) => {
    const input = { MaxResults: 200, ...(token === undefined ? {} : { NextToken: token }) };
    const answer = await client.send(new DescribeSecurityGroupsCommand(input), { abortSignal: where.signal });
    const items = (answer.SecurityGroups ?? []).map(({ GroupId = "", GroupName = "", VpcId = "" }) => ({
      id: GroupId,
      name: GroupName,
      vpc: VpcId,
    }));
    return { items, next: answer.NextToken };
  };
  return pages(`DescribeSecurityGroups in ${where.region}`, read).finally(() => client.destroy());
}

/** ARNs of roles whose trust policy wants a person's name, as the ones that are lent do. Throws AwsFailure. */
export async function listRoles(where: Where): Promise<readonly string[]> {
  const { IAMClient, ListRolesCommand } = await import("#aws-sdk");
  const client = new IAMClient(configOf(where, iamRegionOf(where.region)));
  const read = async (marker: string | undefined) => {
    const input = { MaxItems: 200, ...(marker === undefined ? {} : { Marker: marker }) };
    const answer = await client.send(new ListRolesCommand(input), { abortSignal: where.signal });
    const likely = (answer.Roles ?? []).filter(({ AssumeRolePolicyDocument: trust = "" }) =>
      decodeURIComponent(trust).includes("sts:SetSourceIdentity"),
    );
    return { items: likely.flatMap(({ Arn }) => Arn ?? []), next: answer.Marker };
  };
  return pages("ListRoles", read).finally(() => client.destroy());
}

async function pages<T>(
  call: string,
  read: (
    next: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next?: string | undefined }>,
): Promise<readonly T[]> {
  const found: T[] = [];
  try {
    for (let next: string | undefined, page = 0; page < MOST_PAGES && (page === 0 || next); page += 1) {
      const answer = await read(next);
      found.push(...answer.items);
      next = answer.next;
    }
    return found;
  } catch (error) {
    throw new AwsFailure(call, error);
  }
}
