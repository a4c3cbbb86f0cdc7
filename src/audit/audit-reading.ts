import type { AuditEvent } from "../domain/audit-event.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { CheckpointKey } from "../ports/checkpoint-key.ts";
import type { Store } from "../ports/store.ts";
import { exportLog } from "./export-log.ts";
import { type AuditFinding, sayFinding } from "./finding.ts";
import { type Verification, verifyLog } from "./verify-log.ts";

export interface Verified extends Omit<Verification, "findings"> {
  readonly findings: readonly { readonly kind: AuditFinding["kind"]; readonly says: string }[];
}

/** What auditors ask of the log. */
export interface AuditReading {
  /** The last events, oldest first; `about`: those about one subject only. */
  show(options: { readonly about: string | null; readonly last: number }): Promise<readonly AuditEvent[]>;
  /** Holds the log against its own checkpoints, and against one that was kept elsewhere. */
  verify(options: { readonly checkpoint?: string }): Promise<Verified>;
  /** The log as JSON lines, each with its line break. */
  export(): AsyncIterable<string>;
}

export function createAuditReading(deps: {
  readonly store: Pick<Store, "read">;
  readonly log: AuditLog;
  readonly key: Pick<CheckpointKey, "publicKey">;
  readonly deployment: string;
}): AuditReading {
  const { read } = deps.store;
  return {
    show: async ({ about, last }) => {
      if (about !== null) return read.auditAbout(about, last);
      return read.auditEvents(Math.max(0, (await read.auditSize()) - last), last);
    },
    verify: async ({ checkpoint }) => {
      const against = { deployment: deps.deployment, publicKey: deps.key.publicKey };
      const verified = await verifyLog(
        deps.log,
        checkpoint === undefined ? against : { ...against, checkpoint },
      );
      return {
        ...verified,
        findings: verified.findings.map((finding) => ({ kind: finding.kind, says: sayFinding(finding) })),
      };
    },
    export: () => exportLog(deps.log),
  };
}
