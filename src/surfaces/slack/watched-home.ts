import { AdapterFailure } from "../../domain/failures.ts";
import { type Instant, later } from "../../domain/ids.ts";
import type { Identity } from "../../domain/person.ts";
import type { Operations } from "../../operations/operations.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { homePage } from "../cards/home-page.ts";
import { drawHome, sameness } from "./draw-home.ts";
import { type SlackWeb, slackCode } from "./slack-web.ts";

/** A person's tab that is kept true. This process alone knows of it: after a restart, the next opening draws it anew. */
export interface WatchedHome {
  readonly who: Identity;
  readonly openedAt: Instant;
  /** What Slack shows, as far as is known; null: it is drawn whatever that is. */
  readonly shown: string | null;
  /** Slack's name for what it shows, so that a drawing made meanwhile by another process is not overwritten unseen. */
  readonly hash: string | null;
  readonly nextTryAt: Instant;
  readonly failures: number;
}

export interface DrawDeps {
  readonly web: SlackWeb;
  readonly clock: Clock;
  readonly log: Log;
  readonly operations: Pick<Operations, "home">;
  /** Resolves when a tab may be published. */
  readonly turn: () => Promise<void>;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

/** Accounts that are gone, and workspaces where the app has no such tab. */
const NO_TAB: ReadonlySet<string | null> = new Set(["user_not_found", "user_disabled", "not_enabled"]);

/** Makes the tab show what is true, where it does not; null: nobody looks at it any more. Never rejects. */
export async function drawWatched(deps: DrawDeps, home: WatchedHome): Promise<WatchedHome | null> {
  const { clock, operations, turn } = deps;
  try {
    const seen = await operations.home(home.who);
    const page = homePage(seen, clock.now());
    const shown = sameness(page);
    if (shown === home.shown) return { ...home, failures: 0 };
    await turn();
    const hash = await publish(deps, home, drawHome(page));
    // Whoever may not use Sallyport is told once for each opening.
    return seen.ok ? { ...home, shown, hash, failures: 0 } : null;
  } catch (error) {
    return afterFailure(deps, home, error);
  }
}

async function publish(
  { web }: DrawDeps,
  { who: { user }, hash }: WatchedHome,
  view: ReturnType<typeof drawHome>,
): Promise<string | null> {
  const known = hash === null ? {} : { hash };
  const published = await web.call(`drawing the tab of ${user}`, (slack) =>
    slack.views.publish({ user_id: user, view, ...known }),
  );
  return published.view?.hash ?? null;
}

function afterFailure({ clock, log }: DrawDeps, home: WatchedHome, error: unknown): WatchedHome | null {
  const now = clock.now();
  const code = slackCode(error);
  const failures = home.failures + 1;
  const again = (nextTryAt: Instant): WatchedHome => ({
    ...home,
    shown: null,
    hash: null,
    failures,
    nextTryAt,
  });
  // Drawn by another process, or by this one with an answer that was lost: look anew, and draw over it.
  if (code === "hash_conflict") return again(now);
  const told = { user: home.who.user, failures, error };
  if (error instanceof AdapterFailure) log.info("a tab was not drawn", told);
  else log.error("a tab could not be drawn", told);
  if (NO_TAB.has(code)) return null;
  const wait = error instanceof AdapterFailure ? error.retryAfterMs : null;
  return again(later(now, wait ?? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10))));
}
