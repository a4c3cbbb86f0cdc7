import type { AwsClients } from "./aws/aws-clients.ts";
import type { EnforcementLayer } from "./ports/enforcement-layer.ts";
import type { JobQueue } from "./ports/job-queue.ts";
import type { DatabaseStore } from "./store/create-store.ts";
import type { SlackWeb } from "./surfaces/slack/slack-web.ts";

/** Every way out of the process, by name. */
export interface WaysOut {
  readonly store: DatabaseStore;
  readonly queue: JobQueue;
  readonly layers: readonly EnforcementLayer[];
  readonly aws: AwsClients;
  readonly slack: SlackWeb;
}

/** Puts something around a way out: what it gives is used in its place. */
export type Around = <Name extends keyof WaysOut>(name: Name, own: WaysOut[Name]) => WaysOut[Name];

export const nothingAround: Around = (_, own) => own;
