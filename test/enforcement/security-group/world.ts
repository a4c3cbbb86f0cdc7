import { randomBytes } from "node:crypto";
import { createAddressReader } from "../../../src/address-reader.ts";
import { createAwsClients } from "../../../src/aws/aws-clients.ts";
import { type Door, groupKey } from "../../../src/domain/door.ts";
import type { AdapterFailure } from "../../../src/domain/failures.ts";
import { type Instant, instant, proxyName } from "../../../src/domain/ids.ts";
import { createSecurityGroupLayer } from "../../../src/enforcement/security-group/security-group-layer.ts";
import { createKeys } from "../../../src/keys/keys.ts";
import { createRuleSeal } from "../../../src/keys/rule-seal.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { EnforcementLayer } from "../../../src/ports/enforcement-layer.ts";
import type { RuleNote, RuleNotes } from "../../../src/ports/rule-notes.ts";
import { PROXY } from "../a-grant.ts";
import { createEyes, type Eyes, REGION } from "./eyes.ts";

/** The machine's time, moved on at will: what sleeps is woken when its instant has come. */
export interface ShiftingClock extends Clock {
  shift(ms: number): void;
}

export function createShiftingClock(): ShiftingClock {
  let offset = 0;
  const now = (): Instant => instant(Date.now() + offset);
  return {
    now,
    shift: (ms) => {
      offset += ms;
    },
    sleepUntil: async (at, signal) => {
      while (now() < at) {
        signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, Math.min(5, Math.max(0, at - now()))));
      }
      signal.throwIfAborted();
    },
  };
}

/** Notes as the store keeps them, and what a lost database leaves of them: nothing. */
export interface KeptNotes extends RuleNotes {
  readonly all: () => readonly RuleNote[];
  readonly lose: () => void;
  /** What every call fails of, until null: a store that does not answer. */
  readonly fail: (failure: AdapterFailure | null) => void;
}

export function createKeptNotes(): KeptNotes {
  const kept = new Map<string, { readonly proxy: string; readonly note: RuleNote }>();
  const key = ({ group, rule }: RuleNote): string => `${group} ${rule}`;
  let failure: AdapterFailure | null = null;
  const answer = (): void => {
    if (failure !== null) throw failure;
  };
  return {
    of: async (proxy) => {
      answer();
      return [...kept.values()].filter((one) => one.proxy === proxy).map(({ note }) => note);
    },
    add: async (proxy, notes) => {
      answer();
      for (const note of notes) kept.set(key(note), { proxy, note });
    },
    remove: async (notes) => {
      answer();
      for (const note of notes) kept.delete(key(note));
    },
    all: () => [...kept.values()].map(({ note }) => note),
    lose: () => kept.clear(),
    fail: (next) => {
      failure = next;
    },
  };
}

export interface World {
  readonly eyes: Eyes;
  readonly clock: ShiftingClock;
  readonly notes: KeptNotes;
  readonly layer: EnforcementLayer;
  /** Another process with the same key and the same notes. */
  readonly restarted: () => EnforcementLayer;
  /** A bot of another deployment, with another key. */
  readonly stranger: () => EnforcementLayer;
  /** A door of a proxy and a security group of its own. */
  readonly door: () => Promise<Door>;
  readonly stop: () => Promise<void>;
}

const ADDRESSES = createAddressReader();

/** A layer on an EC2 that is there already. */
export function createWorld(endpoint: string): World {
  const clock = createShiftingClock();
  const eyes = createEyes(endpoint);
  const notes = createKeptNotes();
  const clients = createAwsClients({
    clock,
    deployment: "prod",
    endpoint,
    credentials: { accessKeyId: "AKIDBOT", secretAccessKey: "x" },
  });
  const layerOf = (deployment: string, key: Uint8Array, kept: RuleNotes): EnforcementLayer =>
    createSecurityGroupLayer({
      deployment,
      clients,
      clock,
      notes: kept,
      seal: createRuleSeal(createKeys(key)),
      addresses: ADDRESSES,
    });
  const key = randomBytes(32);
  const ours = (): EnforcementLayer => layerOf("prod", key, notes);
  const name = randomBytes(6).toString("hex");
  let count = 0;

  return {
    eyes,
    clock,
    notes,
    layer: ours(),
    restarted: ours,
    stranger: () => layerOf("prod", randomBytes(32), createKeptNotes()),
    door: async () => {
      count += 1;
      const group = await eyes.newGroup(`sallyport test ${name} ${count}`);
      return { ...aDoor(group), proxy: proxyName(`prod-east-${count}`) };
    },
    stop: async () => {
      await clients.stop();
      eyes.stop();
    },
  };
}

export const aDoor = (securityGroup: string, port = 25_432): Door => ({
  proxy: PROXY,
  layers: ["security-group"],
  group: { region: REGION, assume: null, securityGroup },
  ports: { from: port, to: port },
  endpoint: { host: "proxy.example.com", port },
  gateHost: null,
  upstream: { host: "orders.example.com", port: 5432 },
  cuts: false,
});

export const groupKeyOf = (door: Door): string => (door.group === null ? "" : groupKey(door.group));
export const groupIdOf = (door: Door): string => door.group?.securityGroup ?? "";
