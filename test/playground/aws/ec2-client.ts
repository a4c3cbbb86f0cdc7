import { EC2Client, type IpPermission } from "@aws-sdk/client-ec2";

interface ClientOptions {
  readonly region?: string;
  readonly accessKeyId?: string;
}

export const region = "eu-west-1";

/** The real SDK's client, which never retries, so that a test sees each answer. */
export const ec2Client = (url: string, options: ClientOptions = {}): EC2Client =>
  new EC2Client({
    endpoint: url,
    region: options.region ?? region,
    maxAttempts: 1,
    credentials: { accessKeyId: options.accessKeyId ?? "AKIAEXAMPLE", secretAccessKey: "made-up" },
  });

export const tcp = (port: number, cidr: string, description?: string): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: cidr, ...(description === undefined ? {} : { Description: description }) }],
});

export const tcp6 = (port: number, cidr: string): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  Ipv6Ranges: [{ CidrIpv6: cidr }],
});

/** The name and status of what AWS refused with, as the SDK tells it; `none` when it did not refuse. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return "none";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.name;
  }
};
