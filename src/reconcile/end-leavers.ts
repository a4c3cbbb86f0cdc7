import type { Instant, PersonId, ProxyName } from "../domain/ids.ts";
import { later } from "../domain/ids.ts";
import { endLeaver, type LeaverDeps } from "../story/end-leaver.ts";
import type { ReconcileDeps } from "./deps.ts";
import type { DutyWork } from "./duty.ts";

export interface EndLeaversDeps extends ReconcileDeps, LeaverDeps {
  readonly wake: (proxy: ProxyName) => void;
}

const ROUND_MS = 5 * 60_000;
/** Slack takes a hundred look-ups of people a minute, and those of the people who act come first. */
const BATCH = 20;
const REST_MS = 30_000;

/**
 * Looks up everyone who has something open or asks for it, at the start and every five minutes: whoever left meanwhile,
 * and of whom no platform told, loses it. A platform that does not answer changes nothing, and is asked again.
 */
export function createLeaverLook(deps: EndLeaversDeps): DutyWork {
  let roundAt: Instant | null = null;
  let left: readonly PersonId[] = [];

  return async () => {
    const now = deps.clock.now();
    if (left.length === 0 && (roundAt === null || now >= later(roundAt, ROUND_MS))) {
      roundAt = now;
      left = await deps.store.read.holders(now);
    }
    const turn = left.slice(0, BATCH);
    const unanswered = await lookAt(deps, turn);
    left = [...left.slice(BATCH), ...unanswered];
    return left.length > 0 ? later(now, REST_MS) : later(roundAt ?? now, ROUND_MS);
  };
}

/** Answers those of whom nothing is known. */
async function lookAt(deps: EndLeaversDeps, people: readonly PersonId[]): Promise<readonly PersonId[]> {
  const looks = await Promise.all(people.map((person) => endLeaver(deps, person, deps.wake)));
  const unanswered = people.filter((_, place) => looks[place] === "unanswered");
  if (unanswered.length > 0)
    deps.log.warn("whether people have left could not be asked, and is asked again", {
      people: unanswered.length,
    });
  return unanswered;
}
