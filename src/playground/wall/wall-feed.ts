import type { Wall } from "./page-protocol.ts";

/** Changes that come together are shown together. */
const GATHER_MS = 50;
/** How often it is looked at while bytes flow or a door ends, and someone looks. */
const COUNT_MS = 500;

/** A door's end is there or past, and it is not closed: nothing else may tell of what becomes of it. */
export const isEnding = ({ doors }: Pick<Wall, "doors">, now: number): boolean =>
  doors.some(({ status, endsAt }) => status !== "closed" && endsAt <= now);

export interface WallFeed {
  /** Something may have changed. */
  touch(): void;
  stop(): void;
}

/**
 * Has the wall shown a moment after it was touched, once at a time, and again and again while it moves by itself.
 * `show` is told nothing: it looks.
 */
export function createWallFeed(deps: {
  show(): Promise<void>;
  isFlowing(): boolean;
  failed(error: unknown): void;
}): WallFeed {
  let timer: NodeJS.Timeout | null = null;
  let isShowing = false;
  let wasTouched = false;
  let isStopped = false;

  const showAll = async (): Promise<void> => {
    isShowing = true;
    wasTouched = false;
    try {
      await deps.show();
    } catch (error) {
      // What a look finds while everything stops is nobody's concern.
      if (!isStopped) deps.failed(error);
    } finally {
      isShowing = false;
      if (wasTouched) touch();
    }
  };

  const touch = (): void => {
    wasTouched = true;
    if (isShowing || isStopped || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void showAll();
    }, GATHER_MS);
  };

  const count = setInterval(() => {
    if (deps.isFlowing()) touch();
  }, COUNT_MS);

  return {
    touch,
    stop() {
      isStopped = true;
      clearInterval(count);
      if (timer !== null) clearTimeout(timer);
    },
  };
}
