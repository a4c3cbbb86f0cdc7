import type { Reads } from "../ports/store.ts";
import { eventWords } from "../surfaces/cards/event-words.ts";
import { DEPLOYMENT } from "./example-catalogue.ts";
import { createAuditShown } from "./wall/audit-shown.ts";
import type { AuditShown } from "./wall/page-protocol.ts";

/** What the bot wrote down, whether it lives or not. */
export interface Written {
  readonly read: Reads;
  audit(): Promise<AuditShown>;
}

export interface SeenState {
  /** Null: there is no database yet. */
  written(): Written | null;
  /** Resolves when there is one. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Looks at the bot's database from this process, as soon as it is there. */
export function createSeenState(
  told: { readonly folder: string; readonly key: Uint8Array },
  opened: Promise<void>,
): SeenState {
  let written: Written | null = null;
  let close: (() => Promise<void>) | null = null;
  let isStopped = false;
  const ready = opened.then(async () => {
    const { createOnlooker } = await import("../onlooker.ts");
    if (isStopped) return;
    const { read, audit, stop } = createOnlooker({ ...told, deployment: DEPLOYMENT });
    const verify = (checkpoint: string) => audit.verify({ checkpoint });
    written = { read, audit: createAuditShown({ read, words: eventWords, verify }) };
    close = stop;
  });
  return {
    written: () => written,
    ready,
    async stop() {
      isStopped = true;
      await close?.();
    },
  };
}
