interface Runs {
  readonly seed: number;
  readonly numRuns: number;
}

/** How often a property is tried, and from which seed. `SALLYPORT_TEST_TIMES=50` tries each so many times as often, from another seed. */
export function propertyRuns({ seed, numRuns }: Runs): Runs {
  const times = Number(process.env.SALLYPORT_TEST_TIMES ?? 1);
  return times === 1 ? { seed, numRuns } : { seed: seed + times, numRuns: Math.ceil(numRuns * times) };
}
