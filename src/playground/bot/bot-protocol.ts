import type { App } from "../../app.ts";
import type { Stands } from "../example-catalogue.ts";
import type { OwnPages } from "../page-server/own-pages.ts";
import type { CastMember } from "../page-server/page-protocol.ts";

/** All that a bot is told of the world that it starts in; nothing of it is secret outside this machine. */
export interface BotGiven {
  readonly stands: Stands;
  readonly pages: OwnPages;
  readonly slack: { readonly botToken: string; readonly appToken: string; readonly apiUrl: string };
  readonly awsUrl: string;
  /** 32 bytes of this run alone. */
  readonly key: Uint8Array;
  readonly stateFolder: string;
  readonly logFormat: "json" | "text";
  /** Who is known from the start, with the address they come from. */
  readonly known: { readonly tenant: string; readonly people: readonly CastMember[] };
  /** Whether its queue loses what it is told. */
  readonly isQueueGone: boolean;
}

export type ToBot =
  | { readonly type: "begin"; readonly given: BotGiven }
  | { readonly type: "queue"; readonly isGone: boolean }
  | { readonly type: "stop" };

/** Who is connected through the gate. */
export type Live = ReturnType<App["gate"]["live"]>;

export type FromBot =
  /** Its database is there, and can be read. */
  | { readonly type: "opened" }
  /** Doors are looked after, and Slack hears it. */
  | { readonly type: "ready" }
  /** Something was committed. */
  | { readonly type: "changed" }
  | { readonly type: "live"; readonly live: Live };
