/** Work that waits for a lull, so that no acknowledgement waits for it. */
export interface Work {
  add(task: () => Promise<void>): void;
  /** Resolves when everything that was added is done. */
  idle(): Promise<void>;
}

interface Lull {
  /** At most so many tasks at once. */
  readonly width: number;
  /** Work begins when nothing was added for so long … */
  readonly quietMs: number;
  /** … and at the latest so long after it was added, however much is added. */
  readonly latestMs: number;
  /** A task that takes longer than this waits for something, and keeps no other from beginning. */
  readonly holdsMs: number;
}

/** Places for so many at once; whoever keeps one longer than `holdsMs` has it no more. */
function createPlaces(
  { width, holdsMs }: Lull,
  onFree: () => void,
): { isFree(): boolean; take(): () => void } {
  let taken = 0;
  return {
    isFree: () => taken < width,
    take() {
      taken += 1;
      let holds = true;
      const leave = (): void => {
        if (!holds) return;
        holds = false;
        clearTimeout(timer);
        taken -= 1;
      };
      const timer = setTimeout(() => {
        leave();
        onFree();
      }, holdsMs);
      return leave;
    },
  };
}

/** Tasks begin in the order they came. They never reject. */
export function createWork(lulls: Lull): Work {
  const { quietMs, latestMs } = lulls;
  const waiting: (() => Promise<void>)[] = [];
  const idlers: (() => void)[] = [];
  let running = 0;
  /** How many of those that wait may begin. */
  let free = 0;
  let lull: NodeJS.Timeout | null = null;
  let latest: NodeJS.Timeout | null = null;

  const next = (): void => {
    while (free > 0 && places.isFree()) {
      const task = waiting.shift();
      if (task === undefined) return;
      free -= 1;
      begin(task);
    }
  };
  const places = createPlaces(lulls, next);

  const begin = (task: () => Promise<void>): void => {
    running += 1;
    const leave = places.take();
    const finish = (): void => {
      leave();
      running -= 1;
      if (running === 0 && waiting.length === 0) for (const idler of idlers.splice(0)) idler();
      // A turn of the event loop in between: what came over the socket meanwhile is acknowledged first.
      setImmediate(next);
    };
    task().then(finish, finish);
  };

  const freeAll = (): void => {
    for (const timer of [lull, latest]) if (timer !== null) clearTimeout(timer);
    lull = null;
    latest = null;
    free = waiting.length;
    next();
  };

  return {
    add(task) {
      waiting.push(task);
      if (lull !== null) clearTimeout(lull);
      lull = setTimeout(freeAll, quietMs);
      latest ??= setTimeout(freeAll, latestMs);
    },
    idle: () =>
      running === 0 && waiting.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => idlers.push(resolve)),
  };
}
