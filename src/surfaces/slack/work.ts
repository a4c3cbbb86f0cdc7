/** Work that waits its turn, so that a burst of it never keeps an acknowledgement waiting. */
export interface Work {
  add(task: () => Promise<void>): void;
  /** Resolves when everything that was added is done. */
  idle(): Promise<void>;
}

/** At most `width` at once, begun in the order they came, each in a turn of its own. Tasks never reject. */
export function createWork(width: number): Work {
  const waiting: (() => Promise<void>)[] = [];
  const idlers: (() => void)[] = [];
  let running = 0;

  const finish = (): void => {
    running -= 1;
    if (running === 0 && waiting.length === 0) for (const idler of idlers.splice(0)) idler();
    begin();
  };

  const begin = (): void => {
    if (running >= width) return;
    const task = waiting.shift();
    if (task === undefined) return;
    running += 1;
    setImmediate(() => {
      task().then(finish, finish);
    });
  };

  return {
    add(task) {
      waiting.push(task);
      begin();
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
  };
}
