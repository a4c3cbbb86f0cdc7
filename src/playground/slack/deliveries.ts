import { randomUUID } from "node:crypto";
import { later } from "../../domain/ids.ts";
import type { JsonObject } from "./json.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import type { Sockets } from "./sockets.ts";
import type { Workspace } from "./workspace.ts";

export type EnvelopeType = "slash_commands" | "interactive" | "events_api";

export interface Envelope {
  readonly envelope_id: string;
  readonly type: EnvelopeType;
  readonly accepts_response_payload: boolean;
  readonly payload: JsonObject;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
}

export type Delivery =
  | { readonly outcome: "acknowledged"; readonly payload: JsonObject }
  | { readonly outcome: "timeout" | "unconnected" };

export interface Deliveries {
  /** Resolves at the app's acknowledgement, or when its 3 s are over. */
  deliver(type: EnvelopeType, payload: JsonObject): Promise<Delivery>;
  /** As it is: what a replaying or forging hand would send. */
  deliverRaw(envelope: Envelope): Promise<Delivery>;
  /** The last envelope that was delivered, once more with the same id. */
  replayLast(): Promise<Delivery>;
  /** Envelopes are kept back until they are let go, in the order given. */
  hold(): void;
  letGo(order?: "as they came" | "reversed"): void;
  stop(): void;
}

export const envelopeOf = (type: EnvelopeType, payload: JsonObject): Envelope => ({
  envelope_id: randomUUID(),
  type,
  accepts_response_payload: type !== "events_api",
  payload,
});

/** Resolves with each envelope's acknowledgement, or undefined when the time is over. */
function createWaiting({ clock, options }: Workspace, sockets: Sockets, stopped: AbortSignal) {
  const waiting = new Map<string, (payload: JsonObject) => void>();
  sockets.onAck((id, payload) => waiting.get(id)?.(payload));

  return async (id: string): Promise<JsonObject | undefined> => {
    const answered = new AbortController();
    const until = later(clock.now(), options.ackTimeoutMs ?? 3000);
    const tooLate = clock.sleepUntil(until, AbortSignal.any([answered.signal, stopped])).then(
      () => undefined,
      () => undefined,
    );
    const ack = new Promise<JsonObject>((resolve) => waiting.set(id, resolve));
    try {
      return await Promise.race([ack, tooLate]);
    } finally {
      waiting.delete(id);
      answered.abort();
    }
  };
}

export function createDeliveries(workspace: Workspace, sockets: Sockets): Deliveries {
  const stopped = new AbortController();
  const acknowledgement = createWaiting(workspace, sockets, stopped.signal);
  let last: Envelope | undefined;
  let held: (() => void)[] | undefined;

  const deliverRaw = async (envelope: Envelope): Promise<Delivery> => {
    last = envelope;
    const kept = held;
    if (kept !== undefined) await new Promise<void>((resolve) => kept.push(resolve));
    if (sockets.count() === 0) return { outcome: "unconnected" };
    const answer = acknowledgement(envelope.envelope_id);
    sockets.send({ ...envelope });
    const payload = await answer;
    return payload === undefined ? { outcome: "timeout" } : { outcome: "acknowledged", payload };
  };

  return {
    deliverRaw,
    deliver: (type, payload) => deliverRaw(envelopeOf(type, payload)),
    async replayLast() {
      if (last === undefined) throw new SlackRefusal("nothing_delivered_yet");
      return deliverRaw(last);
    },
    hold() {
      held ??= [];
    },
    letGo(order = "as they came") {
      const kept = held ?? [];
      held = undefined;
      for (const go of order === "reversed" ? kept.toReversed() : kept) go();
    },
    stop: () => stopped.abort(),
  };
}
