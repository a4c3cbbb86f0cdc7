import type { AwsControls } from "./aws-controls.ts";
import { createCallLog } from "./call-log.ts";
import { answerControl } from "./control.ts";
import { createEc2Service } from "./ec2/ec2-service.ts";
import { freshRegion } from "./ec2/fresh-region.ts";
import { createRegions, type RegionName } from "./ec2/regions.ts";
import { createSeeds } from "./ec2/seeds.ts";
import { snapshotOf } from "./ec2/snapshot.ts";
import { createFaults } from "./faults.ts";
import { createFrontDoor } from "./front-door.ts";
import { startHttpServer } from "./http-server.ts";
import { createAuthority } from "./iam/authority.ts";
import { createCredentials } from "./iam/credentials.ts";
import { createIamService } from "./iam/iam-service.ts";
import { createIamIds } from "./iam/ids.ts";
import type { Policy } from "./iam/policy/document.ts";
import { createRoles } from "./iam/roles.ts";
import { createIamSeeds } from "./iam/seeds.ts";
import { createSeededRandom } from "./seeded-random.ts";
import { createStsService } from "./sts/sts-service.ts";
import { createTokenBuckets } from "./token-buckets.ts";

export interface SimulatedAwsOptions {
  /** Epoch milliseconds: for the Date header, token buckets and staleness. Default: the machine's clock. */
  readonly now?: (() => number) | undefined;
  /** Of ids, staleness and the faults that come by chance. */
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  /** EC2's token buckets; on unless switched off. */
  readonly throttling?: boolean | undefined;
  /** How long after a change reads may still miss it. Default 0. */
  readonly staleMs?: number | undefined;
  /** Account ids by access key id; any other key belongs to `account`. */
  readonly accounts?: Readonly<Record<string, string>> | undefined;
  readonly account?: string | undefined;
  /** Inbound rules a security group may have, for IPv4 and IPv6 each. Default 60, as AWS's. */
  readonly rulesPerGroup?: number | undefined;
  /** See the control of this name. Default 0. */
  readonly dateOffsetMs?: number | undefined;
  /** Faults, seeds and observations over HTTP too, under /_sim/. */
  readonly control?: boolean | undefined;
}

export interface SimulatedAws extends AwsControls {
  /** `http://127.0.0.1:<port>`, the endpoint of every service. */
  readonly url: string;
  /** Called after each change of a Region's groups or rules; gives the function that ends it. */
  onChange(listener: (where: RegionName) => void): () => void;
  stop(): Promise<void>;
}

const createListeners = () => {
  const listeners = new Set<(where: RegionName) => void>();
  return {
    tell: (where: RegionName): void => {
      for (const listener of listeners) listener(where);
    },
    add: (listener: (where: RegionName) => void) => {
      listeners.add(listener);
      return (): void => void listeners.delete(listener);
    },
  };
};

const defaults = { seed: 1, port: 0, staleMs: 0, account: "111122223333", rulesPerGroup: 60 };

/** Streams of chance apart from each other, so that a fault switched on does not change which ids come. */
const seededStreams = (seed: number) => ({
  regions: createSeededRandom(seed),
  faults: createSeededRandom(seed + 1),
  iam: createSeededRandom(seed + 2),
});

/** Who there is, and what they may: the same for every Region and every service. */
const createIdentities = (
  options: SimulatedAwsOptions,
  { now, random }: { readonly now: () => number; readonly random: () => number },
) => {
  const account = options.account ?? defaults.account;
  const roles = createRoles(now);
  const managed = new Map<string, Policy>();
  const ids = createIamIds(random);
  const credentials = createCredentials({
    now,
    accountOf: (key) => options.accounts?.[key] ?? account,
    isRole: (arn) => roles.inForce(arn) !== undefined,
  });
  const authority = createAuthority({ roles, managed, now });
  return {
    credentials,
    authority,
    seeds: createIamSeeds({ roles, managed, ids, now, credentials, account }),
    services: [
      createStsService({ roles, credentials, authority, ids, now }),
      createIamService({ roles, managed, ids, now }),
    ],
  };
};

/** EC2, STS and IAM over their own wire protocols, on loopback, for the playground and for tests. */
export const createSimulatedAws = async (options: SimulatedAwsOptions = {}): Promise<SimulatedAws> => {
  let dateOffsetMs = options.dateOffsetMs ?? 0;
  const machine = options.now ?? Date.now;
  const now = (): number => machine() + dateOffsetMs;
  const random = seededStreams(options.seed ?? defaults.seed);
  const listeners = createListeners();
  const log = createCallLog();
  const faults = createFaults(random.faults);
  const identities = createIdentities(options, { now, random: random.iam });
  const regions = createRegions({
    now,
    random: random.regions,
    staleMs: options.staleMs ?? defaults.staleMs,
    fresh: freshRegion,
    changed: listeners.tell,
  });
  const controls: AwsControls = {
    ...faults,
    ...createSeeds(regions, options.account ?? defaults.account),
    ...identities.seeds,
    calls: log.calls,
    counts: log.counts,
    forgetCalls: log.forget,
    snapshot: () => snapshotOf(regions),
    stale: regions.stale,
    dateOffset: (ms) => {
      dateOffsetMs = ms;
    },
  };
  const rulesPerGroup = options.rulesPerGroup ?? defaults.rulesPerGroup;
  const frontDoor = createFrontDoor({
    ...identities,
    services: [createEc2Service(regions, rulesPerGroup), ...identities.services],
    faults,
    log,
    buckets: options.throttling === false ? undefined : createTokenBuckets(now),
    now,
  });
  const sideDoor = answerControl(options.control === true ? controls : undefined);
  const server = await startHttpServer({ frontDoor, sideDoor, now }, options.port ?? defaults.port);
  return { ...controls, ...server, onChange: listeners.add };
};
