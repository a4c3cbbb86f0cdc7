import type { AwsClients } from "../../aws/aws-clients.ts";
import { AdapterFailure } from "../../domain/failures.ts";
import { later } from "../../domain/ids.ts";
import type { AddressReader } from "../../ports/address-reader.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Convergence, EnforcementLayer } from "../../ports/enforcement-layer.ts";
import type { RuleNotes } from "../../ports/rule-notes.ts";
import type { RuleSeal } from "../../ports/rule-seal.ts";
import { convergePlace } from "./converge-place.ts";
import { look } from "./look.ts";
import { createPlaceMemory, type PlaceMemory } from "./place-memory.ts";
import { joinReports, NOTHING, type PlaceReport, reportPlace, troubled } from "./place-report.ts";
import { newRecord, type PlaceRun, settleAll, troubleOf } from "./place-run.ts";
import { groupOf, type Place, placesOf } from "./places.ts";
import { rememberNotes } from "./remembered-notes.ts";

/** The longest that an end is away when it is prepared for, and a little more. */
const AHEAD_MS = 3_000;

export interface SecurityGroupLayerDeps {
  /** What this bot owns in AWS; part of every mark. */
  readonly deployment: string;
  readonly clients: AwsClients;
  readonly notes: RuleNotes;
  readonly seal: RuleSeal;
  readonly addresses: AddressReader;
  readonly clock: Clock;
}

/** A report, and why the place was not even looked at, if so. */
interface Answered {
  readonly report: PlaceReport;
  readonly unseen: AdapterFailure | null;
}

/** Grants as inbound rules of security groups. They are stateful: taking a rule away cuts no live connection. */
export function createSecurityGroupLayer(deps: SecurityGroupLayerDeps): EnforcementLayer {
  const memories = new Map<string, PlaceMemory>();
  const notes = rememberNotes(deps.notes);

  const memoryOf = (key: string): PlaceMemory => {
    const memory = memories.get(key) ?? createPlaceMemory();
    memories.set(key, memory);
    return memory;
  };

  const runIn = ({ proxy, bounds }: Convergence, place: Place): PlaceRun => ({
    ...deps,
    notes,
    place,
    bounds,
    owner: { deployment: deps.deployment, proxy },
    rules: deps.clients.rulesOf(place.group),
    memory: memoryOf(`${proxy}|${place.key}`),
    record: newRecord(),
  });

  async function answer(convergence: Convergence, place: Place): Promise<Answered> {
    try {
      const outcome = await convergePlace(runIn(convergence, place));
      return { report: reportPlace(outcome), unseen: outcome.view === null ? outcome.lookFailure : null };
    } catch (error) {
      if (!(error instanceof AdapterFailure)) throw error;
      return { report: troubled([...place.open, ...place.closing], troubleOf(error)), unseen: error };
    }
  }

  const placesNow = async (convergence: Convergence): Promise<readonly Place[]> =>
    placesOf(convergence, await notes.of(convergence.proxy));

  return {
    name: "security-group",
    prepare: async (convergence) => {
      const places = await placesNow(convergence);
      const runs = places.map((place) => runIn(convergence, place)).filter(needsLook);
      await settleAll(runs.map(look));
    },
    converge: async (convergence) => {
      const places = await placesNow(convergence);
      const answers = await settleAll(places.map((place) => answer(convergence, place)));
      const [first] = answers;
      if (first?.unseen && answers.every(({ unseen }) => unseen !== null)) throw first.unseen;
      const reports = answers.map(({ report }) => report);
      return { layer: "security-group", ...joinReports([...reports, withoutGroup(deps.clock, convergence)]) };
    },
    stop: async () => memories.clear(),
  };
}

/** What was looked at a moment ago serves for the end that is near. */
const needsLook = ({ memory, clock }: PlaceRun): boolean =>
  memory.recall(later(clock.now(), AHEAD_MS)) === null;

/** A door with no security group has nothing that this layer could open, or has to close. */
function withoutGroup(clock: Clock, { open, closing }: Convergence): PlaceReport {
  const lost = open.filter(({ door }) => groupOf(door).length === 0);
  const seenAt = clock.now();
  const gone = closing.filter(({ door }) => groupOf(door).length === 0);
  const trouble = { says: "its door names no security group", retry: "never" } as const;
  return {
    ...(lost.length > 0 ? troubled(lost, trouble) : NOTHING),
    closed: gone.map(({ id }) => ({ grant: id, acknowledgedAt: null, seenAt, stillAdmits: [] })),
  };
}
