import type { HomeOpened } from "./heard.ts";
import { type DrawDeps, drawWatched, type WatchedHome } from "./watched-home.ts";

/** Whoever opened theirs longest ago gives way. */
const MOST_WATCHED = 200;

/** The tabs that are kept true. */
export interface WatchList {
  /** Draws it at once. */
  watch(opened: HomeOpened): void;
  forget(user: string): void;
  /** The one that was opened last comes first. */
  all(): readonly WatchedHome[];
  /** Draws a tab once more, if its next try has come. */
  draw(user: string): Promise<void>;
  /** Resolves when nothing is being drawn. */
  idle(): Promise<void>;
}

export function createWatchList(deps: DrawDeps): WatchList {
  const watched = new Map<string, WatchedHome>();
  const drawing = new Map<string, Promise<void>>();

  const drawNow = async (user: string): Promise<void> => {
    const home = watched.get(user);
    if (home === undefined || home.nextTryAt > deps.clock.now()) return;
    const now = await drawWatched(deps, home);
    // Opened again meanwhile: of what it shows then, this drawing knows nothing.
    if (watched.get(user) !== home) return;
    if (now === null) watched.delete(user);
    else watched.set(user, now);
  };

  /** One drawing of a tab at a time, so that none overtakes another. */
  const draw = (user: string): Promise<void> => {
    const run: Promise<void> = (drawing.get(user) ?? Promise.resolve())
      .then(() => drawNow(user))
      .finally(() => drawing.get(user) === run && drawing.delete(user));
    drawing.set(user, run);
    return run;
  };

  return {
    watch({ who, hash }) {
      watched.delete(who.user);
      const [oldest] = watched.keys();
      if (watched.size >= MOST_WATCHED && oldest !== undefined) watched.delete(oldest);
      const now = deps.clock.now();
      watched.set(who.user, { who, openedAt: now, shown: null, hash, nextTryAt: now, failures: 0 });
      void draw(who.user);
    },
    forget: (user) => void watched.delete(user),
    all: () => [...watched.values()].toReversed(),
    draw,
    idle: async () => void (await Promise.all(drawing.values())),
  };
}
