import { later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { MeasuredClock } from "../ports/clock-skew.ts";
import { createAccountBuckets } from "./account-buckets.ts";
import { type AwsPlace, placeKey } from "./aws-place.ts";
import type { GroupRules } from "./group-rules.ts";
import type { ClientCredentials } from "./identity.ts";
import { createMeasuredSkew } from "./measured-skew.ts";
import { createPlaceClients, type PlaceClients, warmSdk } from "./place-clients.ts";
import type { RolePolicies } from "./role-policies.ts";
import type { StsCalls } from "./sts-calls.ts";

export interface AwsClientsDeps {
  readonly clock: Clock;
  readonly deployment: string;
  /** Another AWS than AWS's own, for every service: the playground's, or a test's. */
  readonly endpoint?: string | undefined;
  /** Left out: the SDK's own chain (environment, profile, container, instance). */
  readonly credentials?: ClientCredentials | undefined;
}

/** Clients of every account and Region. One place that is broken holds up no other. */
export interface AwsClients {
  /** One for each place, so that its calls share connections; token buckets are shared by account and Region. */
  rulesOf(place: AwsPlace): GroupRules;
  stsOf(place: AwsPlace): StsCalls;
  rolePoliciesOf(place: AwsPlace): RolePolicies;
  readonly skew: MeasuredClock;
  /** Loads the SDK, and begins to assume roles, ahead of the first calls: these would otherwise wait for it. */
  warm(places?: readonly AwsPlace[]): Promise<void>;
  stop(): Promise<void>;
}

/** With no call for so long, one is made for the time it tells: GetCallerIdentity, which no policy can deny. */
const QUIET_MS = 60_000;

export function createAwsClients(deps: AwsClientsDeps): AwsClients {
  const { clock, deployment, endpoint, credentials } = deps;
  const buckets = createAccountBuckets(clock);
  const skew = createMeasuredSkew(clock);
  const stopped = new AbortController();
  const places = new Map<string, PlaceClients>();
  const regions = new Set<string>();

  function of(place: AwsPlace): PlaceClients {
    regions.add(place.region);
    const known = places.get(placeKey(place));
    if (known !== undefined) return known;
    const made = createPlaceClients({ clock, deployment, endpoint, credentials, buckets, skew }, place);
    places.set(placeKey(place), made);
    if (place.assume !== null && !buckets.knowsOwn()) void askWhose(place.region, stopped.signal);
    return made;
  }

  /** Best effort: until it is known, roles in the bot's own account have buckets of their own. */
  async function askWhose(region: string, signal: AbortSignal): Promise<void> {
    try {
      const { account } = await of({ region, assume: null }).sts.identity(signal);
      buckets.learnOwn(account);
    } catch {
      // AWS's answer tells the time, whatever it says.
    }
  }

  const isSure = (): boolean => skew.isKnownSince(later(clock.now(), -QUIET_MS));

  return {
    rulesOf: (place) => of(place).rules,
    stsOf: (place) => of(place).sts,
    rolePoliciesOf: (place) => of(place).policies,
    skew: {
      current: skew.current,
      forget: skew.forget,
      isSure,
      measure: async (signal) => {
        // One answer alone is in doubt.
        for (let asked = 0; asked < 2 && !isSure(); asked += 1) {
          // All at once: one Region that is down must not keep the time from being told.
          await Promise.all([...regions].map((region) => askWhose(region, signal)));
        }
      },
    },
    warm: async (ahead = []) => {
      await warmSdk();
      // Whoever needs a role that cannot be assumed is told by its own call.
      for (const place of ahead)
        of(place)
          .warm(stopped.signal)
          .catch(() => undefined);
    },
    stop: async () => {
      stopped.abort();
      for (const place of places.values()) place.stop();
    },
  };
}
