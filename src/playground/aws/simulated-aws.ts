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
import { createSeededRandom } from "./seeded-random.ts";
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
});

/** EC2 over its own wire protocol, on loopback, for the playground and for tests. */
export const createSimulatedAws = async (options: SimulatedAwsOptions = {}): Promise<SimulatedAws> => {
  const now = options.now ?? Date.now;
  const random = seededStreams(options.seed ?? defaults.seed);
  const account = options.account ?? defaults.account;
  const listeners = createListeners();
  const log = createCallLog();
  const { failureOf, losesReply, hangs, delayOf, ...faults } = createFaults(random.faults);
  const staleMs = options.staleMs ?? defaults.staleMs;
  const regions = createRegions({
    now,
    random: random.regions,
    staleMs,
    fresh: freshRegion,
    changed: listeners.tell,
  });
  const controls: AwsControls = {
    ...faults,
    ...createSeeds(regions, account),
    calls: log.calls,
    counts: log.counts,
    forgetCalls: log.forget,
    snapshot: () => snapshotOf(regions),
    stale: regions.stale,
  };
  const frontDoor = createFrontDoor({
    services: [createEc2Service(regions, options.rulesPerGroup ?? defaults.rulesPerGroup)],
    faults: { ...faults, failureOf, losesReply, hangs, delayOf },
    log,
    buckets: options.throttling === false ? undefined : createTokenBuckets(now),
    accountOf: (key) => options.accounts?.[key] ?? account,
    now,
  });
  const sideDoor = answerControl(options.control === true ? controls : undefined);
  const server = await startHttpServer({ frontDoor, sideDoor, now }, options.port ?? defaults.port);
  return { ...controls, ...server, onChange: listeners.add };
};
