export interface Patience {
  readonly within?: number;
  readonly every?: number;
}

/**
 * Asks again until the look gives something other than undefined or false, and returns that.
 * A look that throws counts as "not yet"; its last error is the cause when time is up.
 * Times are milliseconds; 15 s and 20 ms unless told.
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  { within = 15_000, every = 20 }: Patience = {},
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + within;
  for (;;) {
    const seen = await attempt(look);
    if (isThere(seen.value)) return seen.value;
    if (performance.now() >= deadline) {
      throw new Error(`waited ${within} ms for ${what}`, { cause: seen.error });
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

function isThere<T>(value: T | undefined): value is Exclude<T, undefined | false> {
  return value !== undefined && value !== false;
}

async function attempt<T>(
  look: () => T | Promise<T>,
): Promise<{ readonly value?: T; readonly error?: unknown }> {
  try {
    return { value: await look() };
  } catch (error) {
    return { error };
  }
}
