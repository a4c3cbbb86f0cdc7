import type { AuditAction } from "../domain/audit-event.ts";
import type { Instant, ProxyName } from "../domain/ids.ts";
import type { Finding } from "../ports/enforcement-layer.ts";
import type { Tx } from "../ports/store.ts";
import type { LayerOutcome } from "./judge-layer.ts";
import type { ProxyPlan } from "./plan-proxy.ts";

const ACTIONS: Readonly<Record<Finding["kind"], AuditAction>> = {
  "orphan-closed": "wall.orphan-closed",
  "foreign-rule": "wall.foreign-rule",
  "forged-mark": "wall.forged-mark",
  "role-policy": "wall.role-policy",
};

/** What a person should know of the wall, once each: rows and rules that are not what they claim, and what else admits. */
export async function recordFindings(
  { tx, now }: { readonly tx: Tx; readonly now: Instant },
  proxy: ProxyName,
  seen: { readonly plan: ProxyPlan; readonly outcomes: readonly LayerOutcome[] },
): Promise<void> {
  for (const grant of seen.plan.forged) {
    if (!(await tx.noticeFirst(`forged:${grant.id}:${grant.mac}`, now))) continue;
    await record({ tx, now }, "grant.forged", {
      subject: grant.id,
      says: "its MAC does not fit: it opens nothing",
    });
  }
  for (const outcome of seen.outcomes) {
    if (!("report" in outcome)) continue;
    await saveForeign(tx, proxy, outcome.report.foreignRules);
    for (const finding of outcome.report.findings) {
      if (!(await tx.noticeFirst(`${proxy}:${finding.kind}:${finding.key}`, now))) continue;
      await record({ tx, now }, ACTIONS[finding.kind], { subject: proxy, says: finding.says });
    }
  }
}

async function saveForeign(
  tx: Tx,
  proxy: ProxyName,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  if (Object.keys(counts).length === 0) return;
  const before = await tx.foreignRules(proxy);
  const changed = Object.entries(counts).some(([group, count]) => before[group] !== count);
  if (changed) await tx.saveForeignRules(proxy, { ...before, ...counts });
}

const record = (
  { tx, now }: { readonly tx: Tx; readonly now: Instant },
  action: AuditAction,
  told: { readonly subject: string; readonly says: string },
): Promise<void> =>
  tx.record({
    at: now,
    actor: "sallyport",
    actorName: "sallyport",
    action,
    subject: told.subject,
    details: { says: told.says },
  });
