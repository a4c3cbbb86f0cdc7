import type { SeenRule } from "../../../aws/seen-rule.ts";
import { isSkewed } from "../../../domain/clock-skew.ts";
import { AdapterFailure } from "../../../domain/failures.ts";
import { type Instant, later } from "../../../domain/ids.ts";
import type { SweepPlace, SweptPlace, SweptRule } from "../../../domain/sweep.ts";
import { sayRule } from "../admits.ts";
import { closeOverdue } from "./close-overdue.ts";
import { confirmClosed } from "./confirm-closed.ts";
import { insist, saysOf } from "./insist.ts";
import { judgeRule, type Verdict } from "./judge-rule.ts";
import type { SweepDeps, SweepRun } from "./sweep-run.ts";

/** What one look through a place came to, page by page. */
interface Seen {
  readonly ids: Set<string>;
  readonly told: SweptRule[];
  standing: number;
  problem: string | null;
}

/**
 * Closes every rule of one place that bears the deployment's genuine mark and is overdue. What is overdue on a page is
 * closed before the next page is asked for, so that a place that cannot be read to its end is closed as far as it was.
 */
export async function sweepPlace(deps: SweepDeps, place: SweepPlace): Promise<SweptPlace> {
  const seen: Seen = { ids: new Set(), told: [], standing: 0, problem: null };
  const closed = await attempt(seen, async () => {
    const run: SweepRun = { ...deps, place, calls: deps.rulesOf(place), closing: new Map() };
    await attempt(seen, () => readPages(run, seen));
    return confirmClosed(run);
  });
  return {
    place,
    rules: [...(closed ?? []), ...seen.told],
    seen: seen.ids.size,
    standing: seen.standing,
    problem: seen.problem,
  };
}

/** Keeps why a place could not be looked at; what is no failure of another system is thrown. */
async function attempt<T>(seen: Seen, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    seen.problem = saysOf(error);
    return null;
  }
}

async function readPages(run: SweepRun, seen: Seen): Promise<void> {
  const asking = { urgency: "closing", signal: run.signal } as const;
  for (let token: string | null = null, isFirst = true; isFirst || token !== null; isFirst = false) {
    const page = await insist(run, () => run.calls.page(token, asking));
    await sweepRules(
      run,
      seen,
      page.rules.filter(({ id }) => !seen.ids.has(id)),
    );
    token = page.next;
  }
}

async function sweepRules(run: SweepRun, seen: Seen, rules: readonly SeenRule[]): Promise<void> {
  const now = timeOf(run);
  const overdue: SweptRule[] = [];
  for (const rule of rules) {
    seen.ids.add(rule.id);
    const verdict = judgeRule(run, { region: run.place.region, rule, now });
    if (verdict.kind === "standing") seen.standing += 1;
    else if (verdict.kind === "forged") seen.told.push(told(run, { rule, now, verdict }));
    else if (verdict.kind === "overdue") overdue.push(told(run, { rule, now, verdict }));
  }
  if (run.dryRun) seen.told.push(...overdue);
  else await closeOverdue(run, overdue);
}

/** This machine's clock, put right where it is known to be wrong. */
function timeOf({ clock, skew }: SweepRun): Instant {
  const ahead = skew.current();
  return later(clock.now(), ahead !== null && isSkewed(ahead) ? -ahead : 0);
}

interface Judged {
  readonly rule: SeenRule;
  readonly now: Instant;
  readonly verdict: Extract<Verdict, { readonly kind: "overdue" | "forged" }>;
}

const told = ({ place }: SweepRun, { rule, now, verdict }: Judged): SweptRule => ({
  outcome: verdict.kind === "forged" ? "forged" : "would-close",
  place,
  securityGroup: rule.securityGroup,
  id: rule.id,
  says: sayRule(rule),
  proxy: verdict.mark.proxy,
  until: verdict.until,
  lateMs: verdict.until === null ? 0 : Math.max(0, now - verdict.until),
  problem: null,
});
