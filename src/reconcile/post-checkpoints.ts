import { type Instant, later } from "../domain/ids.ts";
import type { StoredCheckpoint, Tx } from "../ports/store.ts";
import type { ReconcileDeps } from "./deps.ts";

export interface CheckpointDeps extends ReconcileDeps {
  /** Signs and stores what the log holds now, with `within` in the same transaction; null where it did not grow. */
  readonly issue: (
    within: (tx: Tx, checkpoint: StoredCheckpoint) => Promise<void>,
  ) => Promise<StoredCheckpoint | null>;
}

const EVERY_MS = 60_000;
const IDLE_MS = 3_600_000;

/**
 * Posts a signed checkpoint to the audit channel every minute while the log grows, and the last one again every hour
 * while it does not, so that silence is not mistaken for peace.
 */
export async function postCheckpoints(deps: CheckpointDeps): Promise<Instant> {
  const now = deps.clock.now();
  const last = await deps.store.read.lastCheckpoint();
  const due = last === null ? now : later(last.at, EVERY_MS);
  if (now < due) return due;
  const issued = await deps.issue((tx, { size }) => owe(deps, tx, String(size)));
  if (issued === null && last !== null) await repeat(deps, last, now);
  return later(now, EVERY_MS);
}

/** The same checkpoint once for each whole hour since it was made. */
async function repeat(deps: CheckpointDeps, last: StoredCheckpoint, now: Instant): Promise<void> {
  const hours = Math.floor((now - last.at) / IDLE_MS);
  if (hours > 0) await deps.store.transact((tx) => owe(deps, tx, `${last.size}+${hours}h`));
}

async function owe(deps: CheckpointDeps, tx: Tx, subject: string): Promise<void> {
  const { audit } = deps.catalogue.channels;
  if ((await tx.message(subject, "checkpoint")) !== null) return;
  await tx.owe(
    subject,
    "checkpoint",
    { kind: "channel", surface: "slack", channel: audit },
    deps.clock.now(),
  );
}
