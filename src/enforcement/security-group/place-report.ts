import { groupKey } from "../../domain/door.ts";
import type { AdapterFailure } from "../../domain/failures.ts";
import type { Grant } from "../../domain/grant.ts";
import type { LayerProblem, LayerReport } from "../../ports/enforcement-layer.ts";
import type { PlaceOutcome } from "./converge-place.ts";
import { findings } from "./findings.ts";
import { type Trouble, troubleOf } from "./place-run.ts";
import { planFor } from "./plan.ts";
import { specKey, specOfGrant } from "./rule-spec.ts";
import { foreignThatAdmit, stillAdmits } from "./still-admits.ts";
import type { Told } from "./told.ts";

export type PlaceReport = Omit<LayerReport, "layer">;

export function reportPlace(outcome: PlaceOutcome): PlaceReport {
  const { view } = outcome;
  if (view === null) return unseen(outcome);
  const told: Told = { ...outcome, view, plan: planFor(outcome.run, view) };
  const { open, closing } = outcome.run.place;
  return joinReports([
    ...open.map((grant) => reportOpen(told, grant)),
    ...closing.map((grant) => reportClosing(told, grant)),
    { ...NOTHING, problems: leftOver(told), findings: findings(told), foreignRules: foreignRules(told) },
  ]);
}

export const NOTHING: PlaceReport = { carried: [], closed: [], problems: [], findings: [], foreignRules: {} };

export const joinReports = (reports: readonly PlaceReport[]): PlaceReport => ({
  carried: reports.flatMap((report) => report.carried),
  closed: reports.flatMap((report) => report.closed),
  problems: reports.flatMap((report) => report.problems),
  findings: reports.flatMap((report) => report.findings),
  foreignRules: Object.assign({}, ...reports.map((report) => report.foreignRules)),
});

/** Every grant of a place, and the place itself where it has none, has the same problem. */
export function troubled(grants: readonly Grant[], trouble: Trouble): PlaceReport {
  const about = grants.length > 0 ? grants.map((grant) => grant.id) : [null];
  return { ...NOTHING, problems: about.map((grant) => problem(grant, trouble)) };
}

const unseen = ({ run, lookFailure }: PlaceOutcome): PlaceReport =>
  troubled([...run.place.open, ...run.place.closing], sayLookFailure(lookFailure));

const sayLookFailure = (failure: AdapterFailure | null): Trouble =>
  failure === null ? { says: "AWS was not looked at", retry: "soon" } : troubleOf(failure);

const problem = (grant: Grant["id"] | null, { says, retry }: Trouble): LayerProblem => ({
  grant,
  problem: says,
  retry,
  seenOpen: false,
});

function reportOpen(told: Told, grant: Grant): PlaceReport {
  const { run, plan } = told;
  const key = specKey(specOfGrant(grant));
  const standing = plan.ours.find((our) => our.key === key);
  const isWanted = plan.wanted.get(key)?.grants.includes(grant) === true;
  if (standing !== undefined && isWanted) {
    const alsoAdmits = foreignThatAdmit(told, grant);
    return { ...NOTHING, carried: [{ grant: grant.id, evidence: standing.rule.id, alsoAdmits }] };
  }
  const foreign = plan.blocked.get(key);
  const trouble =
    run.record.openTroubles.get(key) ??
    (foreign === undefined ? NOT_SHOWN : { says: sayBlocked(foreign.id), retry: "never" as const });
  return troubled([grant], isWanted ? trouble : ENDED);
}

const NOT_SHOWN: Trouble = { says: "AWS does not show the rule yet", retry: "soon" };
const ENDED: Trouble = { says: "its end came before it was opened", retry: "soon" };

const sayBlocked = (rule: string): string =>
  `the rule ${rule}, which is not Sallyport's, opens exactly this; Sallyport can neither own nor close it`;

function reportClosing(told: Told, grant: Grant): PlaceReport {
  const { run, plan, view } = told;
  const key = specKey(specOfGrant(grant));
  const isShared = plan.wanted.has(key);
  const seenAt = isShared ? view.askedAt : run.record.seenClosed.get(key);
  if (seenAt === undefined) return { ...NOTHING, problems: [notClosed(told, grant)] };
  const acknowledgedAt = isShared ? null : run.memory.acknowledgedAt(key);
  run.memory.forgetClose(key);
  return {
    ...NOTHING,
    closed: [{ grant: grant.id, acknowledgedAt, seenAt, stillAdmits: stillAdmits(told, grant) }],
  };
}

function notClosed({ run, plan, lookFailure }: Told, grant: Grant): LayerProblem {
  const key = specKey(specOfGrant(grant));
  const standing = plan.ours.find((our) => our.key === key)?.rule.id;
  const trouble = run.record.closeTroubles.get(standing ?? "");
  if (trouble !== undefined) return { ...problem(grant.id, trouble), seenOpen: true };
  if (lookFailure !== null) return problem(grant.id, sayLookFailure(lookFailure));
  const says = `AWS took the close of ${standing ?? "the rule"} and shows it still`;
  return { ...problem(grant.id, { says, retry: "soon" }), seenOpen: standing !== undefined };
}

/** What went wrong with rules that no grant is told of. */
function leftOver({ run }: Told): readonly LayerProblem[] {
  const { closeTroubles, mendTroubles, orphans } = run.record;
  const closing = [...closeTroubles].filter(([id]) => orphans.has(id));
  return [
    ...new Map([...closing, ...mendTroubles].map(([, one]) => [one.says, problem(null, one)])).values(),
  ];
}

/** AWS counts the room for IPv4 and IPv6 apart; a reference to a group or a list takes room in both. */
function foreignRules({ run, plan }: Told): Readonly<Record<string, number>> {
  const isIn = (family: 4 | 6) => (source: string) => source.includes(":") === (family === 6);
  const count = (family: 4 | 6): number =>
    plan.foreign.filter(({ source }) => source.kind !== "network" || isIn(family)(source.cidr)).length;
  const keys = run.place.groupKeys.length > 0 ? run.place.groupKeys : [groupKey(run.place.group)];
  return Object.fromEntries(
    keys.flatMap((key) => [
      [`${key}|4`, count(4)],
      [`${key}|6`, count(6)],
    ]),
  );
}
