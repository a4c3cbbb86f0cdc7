import type { EC2Client, EC2ClientConfig } from "@aws-sdk/client-ec2";
import { AdapterFailure } from "../domain/failures.ts";
import type { Clock } from "../ports/clock.ts";
import { createGroupRules, type GroupRules } from "./group-rules.ts";

export interface Ec2ClientsDeps {
  readonly clock: Clock;
  /** Another EC2 than AWS's own: the playground's, or a test's. */
  readonly endpoint?: string | undefined;
  /** Left out: the SDK's own chain (environment, profile, container, instance). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** Where calls go: a Region, and the role to assume in another account. */
export interface Ec2Place {
  readonly region: string;
  readonly assume: string | null;
}

export interface Ec2Clients {
  /** One for each account and Region, so that they share connections and token buckets. Throws AdapterFailure for a role. */
  rulesOf(place: Ec2Place): GroupRules;
  /** Loads the SDK ahead of the first call, which would otherwise wait for it (some 0.2 s). */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

const CONNECT_MS = 2_000;
const REQUEST_MS = 6_000;
const SOCKETS = { keepAlive: true, maxSockets: 200 };

const loadSdk = () => import("@aws-sdk/client-ec2");

export function createEc2Clients({ clock, endpoint, credentials }: Ec2ClientsDeps): Ec2Clients {
  const regions = new Map<string, GroupRules>();
  const clients = new Map<string, EC2Client>();

  async function connect(region: string) {
    const sdk = await loadSdk();
    const client = clients.get(region) ?? new sdk.EC2Client(configOf(region));
    clients.set(region, client);
    return { sdk, client };
  }

  const configOf = (region: string): EC2ClientConfig => ({
    region,
    // Trying again is the reconciler's: it knows the lease and looks before it decides.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
      httpAgent: SOCKETS,
      httpsAgent: SOCKETS,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });

  return {
    rulesOf: ({ region, assume }) => {
      if (assume !== null) throw cannotAssume(assume);
      const rules = regions.get(region) ?? createGroupRules(clock, () => connect(region));
      regions.set(region, rules);
      return rules;
    },
    warm: async () => {
      await loadSdk();
    },
    stop: async () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

const cannotAssume = (role: string): AdapterFailure =>
  new AdapterFailure({
    adapter: "aws",
    doing: `this version works in its own account only and cannot assume ${role}`,
    retry: "never",
  });
