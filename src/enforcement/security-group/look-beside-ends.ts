import { type Instant, instant } from "../../domain/ids.ts";
import { closeRules } from "./close-rules.ts";
import { look } from "./look.ts";
import { type PlaceRun, settleAll } from "./place-run.ts";
import { closesSomething, planFor, type View } from "./plan.ts";

/** Looks. What ends while AWS takes its time over that is closed at its end, by what was last seen (I5, I6). */
export async function lookBesideEnds(run: PlaceRun): Promise<View> {
  const looked = new AbortController();
  const looking = look(run).finally(() => looked.abort());
  await settleAll<unknown>([looking, closeAtEnds(run, looked.signal)]);
  return looking;
}

/** AWS shows nothing yet, but closing does not wait for that: what was last seen, or noted, tells what to take back. */
export async function closeUnseen(run: PlaceRun): Promise<void> {
  const view = { rules: run.memory.lastKnown(), askedAt: run.clock.now(), isFresh: false };
  const plan = planFor(run, view);
  if (closesSomething(plan)) await closeRules(run, plan);
}

async function closeAtEnds(run: PlaceRun, looked: AbortSignal): Promise<void> {
  for (let end = nextEnd(run); end !== null && (await comes(run, end, looked)); end = nextEnd(run)) {
    await closeUnseen(run);
  }
}

function nextEnd({ place, clock }: PlaceRun): Instant | null {
  const now = clock.now();
  const ends = place.open.flatMap(({ endsAt }) => (endsAt > now ? [endsAt] : []));
  return ends.length === 0 ? null : instant(Math.min(...ends));
}

/** False where the look is over first. */
async function comes({ clock }: PlaceRun, end: Instant, looked: AbortSignal): Promise<boolean> {
  try {
    await clock.sleepUntil(end, looked);
    return true;
  } catch (error) {
    if (looked.aborted) return false;
    throw error;
  }
}
