import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { readSignature } from "./authenticate.ts";
import { AwsError } from "./aws-error.ts";
import type { AwsService, Caller } from "./aws-service.ts";
import type { CallLog } from "./call-log.ts";
import { type FaultsAhead, requestLimitExceeded } from "./faults.ts";
import { type Params, readParams } from "./params.ts";
import type { TokenBuckets } from "./token-buckets.ts";

export type Reply =
  | { readonly kind: "answer"; readonly status: number; readonly xml: string; readonly requestId: string }
  /** The connection breaks. */
  | { readonly kind: "lost" }
  /** Nothing is ever sent. */
  | { readonly kind: "silence" };

export interface FrontDoor {
  answer(body: string, authorization: string | undefined): Promise<Reply>;
}

export interface FrontDoorDeps {
  readonly services: readonly AwsService[];
  readonly faults: FaultsAhead;
  readonly log: CallLog;
  /** Absent: nothing is throttled. */
  readonly buckets: TokenBuckets | undefined;
  readonly accountOf: (accessKeyId: string) => string;
  readonly now: () => number;
}

interface Incoming {
  readonly service: AwsService;
  readonly caller: Caller;
  readonly action: string;
  readonly params: Params;
  readonly requestId: string;
}

const asAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) return error;
  throw error;
};

const serviceOf = (services: readonly AwsService[], name: string): AwsService => {
  const found = services.find((service) => service.name === name);
  if (found !== undefined) return found;
  throw new AwsError("SignatureDoesNotMatch", `There is no service '${name}' here.`, 403);
};

const checkThrottle = (deps: FrontDoorDeps, incoming: Incoming): void => {
  const { service, caller, action, params } = incoming;
  const bucket = `${caller.account}/${caller.region}/${service.name}/${action}`;
  if (deps.buckets?.take(bucket, service.bucketOf(action, params)) === false) throw requestLimitExceeded();
};

const carryOut = (deps: FrontDoorDeps, incoming: Incoming): string => {
  const failure = deps.faults.failureOf(incoming.action);
  if (failure !== undefined) throw failure;
  checkThrottle(deps, incoming);
  return incoming.service.run(incoming);
};

type Settled = { readonly outcome: string; readonly status: number; readonly xml: string };

const settle = (deps: FrontDoorDeps, incoming: Incoming): Settled => {
  try {
    return { outcome: "ok", status: 200, xml: carryOut(deps, incoming) };
  } catch (thrown) {
    const error = asAwsError(thrown);
    const xml = incoming.service.errorXml(error, incoming.requestId);
    return { outcome: error.code, status: error.status, xml };
  }
};

/** Half of the latency passes before the effect and half after it, as on a real way there and back. */
const afterLatency = async (ms: number, effect: () => Settled): Promise<Settled> => {
  if (ms <= 0) return effect();
  const begun = performance.now();
  await wait(ms / 2);
  const settled = effect();
  await wait(Math.max(0, ms - (performance.now() - begun)));
  return settled;
};

const perform = async (deps: FrontDoorDeps, incoming: Incoming, form: URLSearchParams): Promise<Reply> => {
  const { caller, action, requestId } = incoming;
  const { account, region } = caller;
  const finish = deps.log.begin({ at: deps.now(), account, region, action }, form);
  if (deps.faults.hangs(action)) {
    finish("hung");
    return { kind: "silence" };
  }
  const losesReply = deps.faults.losesReply(action);
  const { outcome, status, xml } = await afterLatency(deps.faults.delayOf(action), () =>
    settle(deps, incoming),
  );
  finish(losesReply ? "reply lost" : outcome);
  return losesReply ? { kind: "lost" } : { kind: "answer", status, xml, requestId };
};

/** What every AWS call goes through before and after its service: who signed, faults, throttling, the log. */
export const createFrontDoor = (deps: FrontDoorDeps): FrontDoor => ({
  answer: async (body, authorization) => {
    const requestId = randomUUID();
    const form = new URLSearchParams(body);
    let incoming: Incoming;
    try {
      const { accessKeyId, region, service } = readSignature(authorization);
      const caller = { accessKeyId, region, account: deps.accountOf(accessKeyId) };
      const params = readParams(form);
      const action = params.text("Action") ?? "";
      incoming = { service: serviceOf(deps.services, service), caller, action, params, requestId };
    } catch (thrown) {
      const error = asAwsError(thrown);
      const xml = deps.services[0]?.errorXml(error, requestId) ?? "";
      return { kind: "answer", status: error.status, xml, requestId };
    }
    return perform(deps, incoming, form);
  },
});
