/** A number of places; who finds none waits, first come first served. */
export interface Turns {
  /** Resolves when a place is free and taken. */
  take(): Promise<void>;
  free(): void;
}

export function createTurns(places: number): Turns {
  let left = places;
  const waiting: (() => void)[] = [];
  return {
    async take() {
      if (left > 0) left -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    free() {
      const next = waiting.shift();
      if (next === undefined) left += 1;
      else next();
    },
  };
}
