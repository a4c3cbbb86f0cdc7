import { accountOfRole } from "../domain/account-of-role.ts";
import type { Clock } from "../ports/clock.ts";
import type { AccountBuckets, AwsAction } from "./account-buckets.ts";
import { ASSUMED_SECONDS, createAssumedIdentity } from "./assumed-identity.ts";
import { createAwsCall } from "./aws-call.ts";
import type { AwsPlace } from "./aws-place.ts";
import type { AwsSdk } from "./aws-sdk.ts";
import { createConnect } from "./connection.ts";
import { createGroupRules, type GroupRules } from "./group-rules.ts";
import { HEARS_DATES, hearDates } from "./hear-dates.ts";
import { type ClientCredentials, createOwnIdentity, type Identity } from "./identity.ts";
import type { MeasuredSkew } from "./measured-skew.ts";
import { createPlaceSockets } from "./place-sockets.ts";
import { createRolePolicies, type RolePolicies } from "./role-policies.ts";
import { createStsCalls, type StsCalls } from "./sts-calls.ts";

export interface PlaceDeps {
  readonly clock: Clock;
  /** What roles are told as ExternalId, and a part of their session's name. */
  readonly deployment: string;
  readonly endpoint: string | undefined;
  readonly credentials: ClientCredentials | undefined;
  readonly buckets: AccountBuckets;
  readonly skew: MeasuredSkew;
}

/** Everything that is called in one Region as one identity; nothing of it is shared with another place but buckets. */
export interface PlaceClients {
  readonly rules: GroupRules;
  readonly sts: StsCalls;
  readonly policies: RolePolicies;
  /** Fetches what the first call would wait for. */
  warm(signal: AbortSignal): Promise<void>;
  stop(): void;
}

let sdk: Promise<AwsSdk> | null = null;

/** Each call asks for it, and to ask the module loader takes a tenth of a millisecond. */
function loadSdk(): Promise<AwsSdk> {
  sdk ??= import("#aws-sdk");
  return sdk;
}

/** It takes some 0.1 s to load. */
export const warmSdk = loadSdk;

export function createPlaceClients(deps: PlaceDeps, place: AwsPlace): PlaceClients {
  const sockets = createPlaceSockets();
  const wires = { ...deps, region: place.region, config: sockets.clientConfig };
  const own = createOwnIdentity(deps.credentials);
  const ownSts = createStsCalls(stsCall(wires, { identity: own, account: null }), "closing");
  const { assume } = place;
  const identity = assume === null ? own : assumed(deps, ownSts, assume);
  const who = { identity, account: assume === null ? null : accountOfRole(assume) };
  return {
    rules: createGroupRules(deps.clock, ec2Call(wires, who)),
    sts: createStsCalls(stsCall(wires, who), "opening"),
    policies: createRolePolicies(iamCall(wires, who)),
    warm: async (signal) => {
      await identity.current(signal);
    },
    stop: sockets.destroy,
  };
}

const assumed = ({ clock, deployment }: PlaceDeps, sts: StsCalls, role: string): Identity =>
  createAssumedIdentity({
    clock,
    assume: () =>
      sts.assumeRole(
        {
          role,
          sessionName: sessionNameOf(deployment),
          // It could never be changed on a later hop, and a person's has to be set there.
          sourceIdentity: null,
          externalId: deployment,
          policy: null,
          tags: {},
          durationSeconds: ASSUMED_SECONDS,
        },
        NEVER,
      ),
  });

/** STS takes 64 characters of `\w+=,.@-`. */
export const sessionNameOf = (deployment: string): string =>
  `sallyport-${deployment}`.replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64);

interface Wires extends PlaceDeps {
  readonly region: string;
  readonly config: ReturnType<typeof createPlaceSockets>["clientConfig"];
}

const configOf = (
  { config, endpoint }: Wires,
  region: string,
  credentials: ClientCredentials | undefined,
) => ({
  ...config,
  region,
  ...(endpoint === undefined ? {} : { endpoint }),
  ...(credentials === undefined ? {} : { credentials }),
});

/** A client of the SDK, as far as it is told here who listens. */
interface Listening {
  readonly middlewareStack: {
    add(middleware: ReturnType<typeof hearDates>, where: typeof HEARS_DATES): void;
  };
}

interface Who {
  readonly identity: Identity;
  /** Null: the own one, which nobody needs to name. */
  readonly account: string | null;
}

/** Calls one service, as someone, and hears what time it is there. */
function callOf<Client extends Listening>(
  wires: Wires,
  { identity, account }: Who,
  service: {
    readonly region: string;
    readonly make: (sdk: AwsSdk, config: ReturnType<typeof configOf>) => Client;
  },
) {
  const { region, make } = service;
  return createAwsCall({
    bucketOf: (action: AwsAction) => wires.buckets.of(account, region, action),
    connect: createConnect({
      identity,
      load: loadSdk,
      make: (sdk, credentials) => {
        const client = make(sdk, configOf(wires, region, credentials));
        client.middlewareStack.add(hearDates(wires.clock, wires.skew), HEARS_DATES);
        return client;
      },
    }),
  });
}

const ec2Call = (wires: Wires, who: Who) =>
  callOf(wires, who, {
    region: wires.region,
    make: (sdk, config) => new sdk.EC2Client(config),
  });

const stsCall = (wires: Wires, who: Who) =>
  callOf(wires, who, {
    region: wires.region,
    make: (sdk, config) => new sdk.STSClient(config),
  });

/** IAM is one for a whole partition. */
const iamCall = (wires: Wires, who: Who) =>
  callOf(wires, who, {
    region: iamRegionOf(wires.region),
    make: (sdk, config) => new sdk.IAMClient(config),
  });

export function iamRegionOf(region: string): string {
  if (region.startsWith("cn-")) return "cn-north-1";
  return region.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
}

const NEVER = new AbortController().signal;
