import type { Around, WaysOut } from "../../src/around.ts";
import { wroteOf } from "./wrote-of.ts";

/** Called at each point, by its stable name; may not come back. */
export type Pass = (point: string) => void;

type Call = (...given: readonly unknown[]) => unknown;

const isCall = (value: unknown): value is Call => typeof value === "function";

/** Before and after one thing that the process does to the world, whatever becomes of it. */
async function passing<T>(pass: Pass, name: string, run: () => T | Promise<T>): Promise<T> {
  pass(`${name}:before`);
  try {
    return await run();
  } finally {
    pass(`${name}:after`);
  }
}

/** The same object, with points around these of its methods. */
function around<T extends object>(own: T, methods: readonly string[], point: Point): T {
  return new Proxy(own, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (!isCall(value) || typeof key !== "string" || !methods.includes(key)) return value;
      return (...given: readonly unknown[]) =>
        passing(point.pass, `${point.of}.${key}`, () => value.apply(target, [...given]));
    },
  });
}

interface Point {
  readonly pass: Pass;
  readonly of: string;
}

/** A transaction is named after what it writes, which is known when its work is done: just before it is committed. */
function aroundTransact(own: WaysOut["store"], pass: Pass): WaysOut["store"]["transact"] {
  const reads = new Set(Object.keys(own.read));
  return async (work) => {
    let name: string | null = null;
    const result = await own.transact(async (tx) => {
      const wrote = wroteOf(tx, reads);
      const done = await work(wrote.tx);
      name = wrote.name();
      if (name !== null) pass(`store.${name}:before`);
      return done;
    });
    if (name !== null) pass(`store.${name}:after`);
    return result;
  };
}

function aroundStore(own: WaysOut["store"], pass: Pass): WaysOut["store"] {
  const replaced = new Map<PropertyKey, unknown>([
    ["transact", aroundTransact(own, pass)],
    ["leases", around(own.leases, ["take", "renew", "release"], { pass, of: "lease" })],
    ["inbox", around(own.inbox, ["keep", "settle"], { pass, of: "inbox" })],
    ["ruleNotes", around(own.ruleNotes, ["add", "remove"], { pass, of: "rule-notes" })],
  ]);
  const claiming = around(own, ["claim"], { pass, of: "store" });
  return new Proxy(claiming, {
    get: (target, key) => (replaced.has(key) ? replaced.get(key) : Reflect.get(target, key)),
  });
}

const EC2 = ["look", "page", "authorize", "revoke", "describe", "tag"];

function aroundAws(own: WaysOut["aws"], pass: Pass): WaysOut["aws"] {
  return {
    ...own,
    rulesOf: (place) => around(own.rulesOf(place), EC2, { pass, of: "aws" }),
    stsOf: (place) => around(own.stsOf(place), ["assumeRole", "identity"], { pass, of: "aws" }),
    rolePoliciesOf: (place) =>
      around(own.rolePoliciesOf(place), ["read", "write", "remove"], { pass, of: "aws.role-policy" }),
  };
}

/** Slack's client, whose methods stand in groups: `chat.postMessage`. */
function namedMethods<T extends object>(client: T, pass: Pass, path: string): T {
  return new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof key !== "string") return value;
      const name = `${path}.${key}`;
      if (isCall(value)) {
        return (...given: readonly unknown[]) => passing(pass, name, () => value.apply(target, [...given]));
      }
      return typeof value === "object" && value !== null ? namedMethods(value, pass, name) : value;
    },
  });
}

const aroundSlack = (own: WaysOut["slack"], pass: Pass): WaysOut["slack"] => ({
  call: (doing, run) => own.call(doing, (client) => run(namedMethods(client, pass, "slack"))),
  self: () => passing(pass, "slack.self", () => own.self()),
});

/** Kill points around every way out of the process: between any two of them, nothing outside has changed. */
export function killPoints(pass: Pass): Around {
  const each: { readonly [Name in keyof WaysOut]: (own: WaysOut[Name]) => WaysOut[Name] } = {
    store: (own) => aroundStore(own, pass),
    queue: (own) => around(own, ["wake", "start"], { pass, of: "queue" }),
    layers: (own) =>
      own.map((layer) => around(layer, ["converge", "prepare"], { pass, of: `layer.${layer.name}` })),
    aws: (own) => aroundAws(own, pass),
    slack: (own) => aroundSlack(own, pass),
  };
  return (name, own) => each[name](own);
}
