import { accountOfRole } from "../domain/account-of-role.ts";
import { sayDuration } from "../domain/duration.ts";
import {
  countSweep,
  rulesOfSweep,
  type Sweep,
  type SweepOutcome,
  type SweepPlace,
  type SweptPlace,
  type SweptRule,
} from "../domain/sweep.ts";
import { columns, printable, sayInstant, toJson } from "./printable.ts";

const HEADS: Readonly<Record<SweepOutcome, string>> = {
  closed: "✓ closed",
  "would-close": "· would close",
  gone: "· gone already",
  forged: "✕ forged",
  failed: "✕ failed",
};

const FORGED_STEP = "→ made without this key, or edited since: find out by whom, and remove it by hand";

/** A line for each rule and each place that could not be swept, and one that counts. */
export function forPeople(sweep: Sweep, dryRun: boolean): string {
  const unswept = sweep.places.filter(({ problem }) => problem !== null);
  return `${columns(rulesOfSweep(sweep).map(ruleCells))}${columns(unswept.map(placeCells))}${closingLine(sweep, dryRun)}\n`;
}

const ruleCells = (rule: SweptRule): readonly string[] =>
  [
    HEADS[rule.outcome],
    sayPlace(rule.place),
    rule.securityGroup,
    rule.id,
    rule.says,
    sayLate(rule),
    ...step(rule),
  ].map(printable);

function step({ outcome, problem }: SweptRule): readonly string[] {
  if (outcome === "forged") return [FORGED_STEP];
  return outcome === "failed" ? [`→ ${problem ?? "not seen closed"}; sweep again`] : [];
}

function sayLate({ outcome, until, lateMs }: SweptRule): string {
  if (outcome !== "forged") return `${sayDuration(lateMs)} late`;
  return until === null ? "claims no end" : `claims until ${sayInstant(until)}`;
}

const placeCells = ({ place, problem }: SweptPlace): readonly string[] =>
  ["✕ not swept", sayPlace(place), `${problem}   → mend that, and sweep again`].map(printable);

/** `us-east-1`, `us-east-1 in 111122223333` */
const sayPlace = ({ region, assume }: SweepPlace): string =>
  assume === null ? region : `${region} in ${accountOfRole(assume)}`;

function closingLine(sweep: Sweep, dryRun: boolean): string {
  const { closed, forged, failed } = countSweep(sweep);
  const would = rulesOfSweep(sweep).filter(({ outcome }) => outcome === "would-close").length;
  const sum = (of: (place: SweptPlace) => number): number =>
    sweep.places.reduce((total, place) => total + of(place), 0);
  const parts = [
    ...(dryRun ? [`${would} would be closed, nothing was changed`] : [`${closed} closed`]),
    `${forged} forged`,
    `${failed} failed`,
    `${sum(({ standing }) => standing)} of ${sweep.deployment} not due`,
  ];
  const whole = sweep.places.filter(({ problem }) => problem === null).length;
  const of = whole === sweep.places.length ? "" : `${whole} of `;
  const places = `${of}${sweep.places.length === 1 ? "1 place" : `${sweep.places.length} places`}`;
  const glyph = forged + failed > 0 ? "✕" : "✓";
  return `${glyph} ${parts.join(", ")}; ${sum(({ seen }) => seen)} rules seen in ${places}.`;
}

export const forPrograms = (sweep: Sweep, dryRun: boolean): string => {
  const counts = countSweep(sweep);
  return toJson({
    deployment: sweep.deployment,
    ok: counts.forged + counts.failed === 0,
    dryRun,
    counts,
    rules: rulesOfSweep(sweep).map(({ place, id, until, ...rule }) => ({
      ...place,
      rule: id,
      ...rule,
      until: until === null ? null : new Date(until).toISOString(),
    })),
    places: sweep.places.map(({ place, seen, standing, problem }) => ({ ...place, seen, standing, problem })),
  });
};
