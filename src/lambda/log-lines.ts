import { countSweep, rulesOfSweep, type Sweep, type SweptPlace, type SweptRule } from "../domain/sweep.ts";

type Line = Readonly<Record<string, unknown>>;

/** A line for each rule and each place that was not swept, then the one that counts, which CloudWatch makes metrics of. */
export const linesOf = (sweep: Sweep, at: number): readonly Line[] => [
  ...rulesOfSweep(sweep).map(ruleLine),
  ...sweep.places.filter(({ problem }) => problem !== null).map(placeLine),
  { ...metrics(sweep.deployment, at, { ...named(sweep), Swept: 1 }), ...totals(sweep) },
];

/** For a run that could not begin: it counts as failed, and as no sweep. */
export const failedLine = (deployment: string, at: number): Line => metrics(deployment, at, { Failed: 1 });

const ruleLine = ({ place, id, until, ...rule }: SweptRule): Line => ({
  level: rule.outcome === "gone" ? "info" : "warn",
  message: MESSAGES[rule.outcome],
  ...place,
  rule: id,
  ...rule,
  until: until === null ? null : new Date(until).toISOString(),
});

const MESSAGES: Readonly<Record<SweptRule["outcome"], string>> = {
  closed: "closed an overdue rule: the bot did not",
  "would-close": "would close an overdue rule",
  gone: "an overdue rule was closed by somebody else just before",
  forged: "a rule bears the deployment's mark, made without its key or edited since; it is left alone",
  failed: "an overdue rule is not seen closed",
};

const placeLine = ({ place, problem }: SweptPlace): Line => ({
  level: "error",
  message: "a place was not swept",
  ...place,
  problem,
});

function named(sweep: Sweep): Readonly<Record<string, number>> {
  const { closed, forged, failed } = countSweep(sweep);
  return { Closed: closed, Forged: forged, Failed: failed };
}

const totals = ({ places }: Sweep): Line => ({
  level: "info",
  message: "swept",
  places: places.length,
  seen: places.reduce((sum, { seen }) => sum + seen, 0),
  standing: places.reduce((sum, { standing }) => sum + standing, 0),
});

/** CloudWatch's embedded metric format: figures in a log line, without a call. */
const metrics = (deployment: string, at: number, figures: Readonly<Record<string, number>>): Line => ({
  _aws: {
    Timestamp: at,
    CloudWatchMetrics: [
      {
        Namespace: "Sallyport",
        Dimensions: [["Deployment"]],
        Metrics: Object.keys(figures).map((Name) => ({ Name, Unit: "Count" })),
      },
    ],
  },
  Deployment: deployment,
  ...figures,
});
