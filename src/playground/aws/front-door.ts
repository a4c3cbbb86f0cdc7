import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { readSignature, type SignedRequest } from "./authenticate.ts";
import { AwsError } from "./aws-error.ts";
import type { AwsService, ServiceCall } from "./aws-service.ts";
import type { CallLog } from "./call-log.ts";
import type { FaultedCall, FaultsAhead } from "./faults.ts";
import type { Authority } from "./iam/authority.ts";
import type { Credentials } from "./iam/credentials.ts";
import { type Params, readParams } from "./params.ts";
import type { TokenBuckets } from "./token-buckets.ts";

export type Reply =
  | { readonly kind: "answer"; readonly status: number; readonly xml: string; readonly requestId: string }
  /** The connection breaks. */
  | { readonly kind: "lost" }
  /** Nothing is ever sent. */
  | { readonly kind: "silence" };

export interface FrontDoor {
  /** `headers` by their names in lower case. */
  answer(body: string, headers: SignedRequest["headers"]): Promise<Reply>;
}

export interface FrontDoorDeps {
  readonly services: readonly AwsService[];
  readonly faults: FaultsAhead;
  readonly log: CallLog;
  /** Absent: nothing is throttled. */
  readonly buckets: TokenBuckets | undefined;
  readonly credentials: Pick<Credentials, "accountOf" | "whoSigned">;
  readonly authority: Pick<Authority, "refusalOf">;
  readonly now: () => number;
}

interface Incoming extends FaultedCall {
  readonly service: AwsService;
  readonly request: SignedRequest;
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
  const { service, account, region, action, params } = incoming;
  const { name = action, isGlobal = false, ...size } = service.bucketOf(action, params);
  const bucket = `${account}/${isGlobal ? "" : region}/${service.name}/${name}`;
  if (deps.buckets?.take(bucket, size) === false) throw service.refuse({ kind: "throttled" });
};

const asCall = (deps: FrontDoorDeps, incoming: Incoming): ServiceCall => {
  const { service, request, account, region, action, params, requestId } = incoming;
  const principal = deps.credentials.whoSigned(request);
  if (typeof principal === "string") throw service.refuse({ kind: principal });
  const { accessKeyId } = request.signature;
  return { caller: { accessKeyId, account, region, principal }, action, params, requestId };
};

const carryOut = (deps: FrontDoorDeps, incoming: Incoming): string => {
  const { service } = incoming;
  const failure = deps.faults.failureOf(incoming, () => service.refuse({ kind: "throttled" }));
  if (failure !== undefined) throw failure;
  checkThrottle(deps, incoming);
  const call = asCall(deps, incoming);
  for (const need of service.needsOf(call)) {
    const why = deps.authority.refusalOf(call.caller, need);
    if (why !== null) throw service.refuse({ kind: "not authorized", why });
  }
  return service.run(call);
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

/** What becomes of the call before it has an effect; undefined: it is carried out. */
const struck = ({ faults }: FrontDoorDeps, incoming: Incoming): readonly [string, Reply] | undefined => {
  if (faults.hangs(incoming)) return ["hung", { kind: "silence" }];
  return faults.breaks(incoming) ? ["broken", { kind: "lost" }] : undefined;
};

const perform = async (deps: FrontDoorDeps, incoming: Incoming, form: URLSearchParams): Promise<Reply> => {
  const { action, requestId, account, region } = incoming;
  const finish = deps.log.begin({ at: deps.now(), account, region, action }, form);
  const early = struck(deps, incoming);
  if (early !== undefined) {
    finish(early[0]);
    return early[1];
  }
  const losesReply = deps.faults.losesReply(incoming);
  const { outcome, status, xml } = await afterLatency(deps.faults.delayOf(action), () =>
    settle(deps, incoming),
  );
  finish(losesReply ? "reply lost" : outcome);
  return losesReply ? { kind: "lost" } : { kind: "answer", status, xml, requestId };
};

const incomingOf = (
  deps: FrontDoorDeps,
  sent: { readonly body: string; readonly headers: SignedRequest["headers"]; readonly form: URLSearchParams },
): Incoming => {
  const signature = readSignature(sent.headers.authorization);
  const params = readParams(sent.form);
  return {
    service: serviceOf(deps.services, signature.service),
    request: { signature, headers: sent.headers, body: sent.body },
    account: deps.credentials.accountOf(signature.accessKeyId),
    region: signature.region,
    action: params.text("Action") ?? "",
    params,
    requestId: randomUUID(),
  };
};

/** What every AWS call goes through before its service: faults, throttling, who signed, what they may, and the log. */
export const createFrontDoor = (deps: FrontDoorDeps): FrontDoor => ({
  answer: async (body, headers) => {
    const form = new URLSearchParams(body);
    let incoming: Incoming;
    try {
      incoming = incomingOf(deps, { body, headers, form });
    } catch (thrown) {
      const error = asAwsError(thrown);
      const requestId = randomUUID();
      const xml = deps.services[0]?.errorXml(error, requestId) ?? "";
      return { kind: "answer", status: error.status, xml, requestId };
    }
    return perform(deps, incoming, form);
  },
});
