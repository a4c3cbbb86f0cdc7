import type { TestCase, TestModule, TestSuite, Vitest } from "vitest/node";

/** What a run came to. A file that could not be loaded and an error outside any test count as failures. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

export interface SkippedTest {
  readonly name: string;
  readonly reason: string;
}

export function tallyOf(vitest: Pick<Vitest, "state">): Tally {
  const modules = vitest.state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const inState = (state: string): readonly TestCase[] =>
    tests.filter((test) => test.result().state === state);
  const brokenSuites = modules.flatMap((module) => [module, ...module.children.allSuites()]).filter(isBroken);
  const unfinished = inState("pending").length;
  const unhandled = vitest.state.getUnhandledErrors().length;
  return {
    passed: inState("passed").length,
    failed: inState("failed").length + brokenSuites.length + unfinished + unhandled,
    skipped: inState("skipped").map((test) => ({ name: test.fullName, reason: reasonFor(test) })),
  };
}

function isBroken(suite: TestModule | TestSuite): boolean {
  return suite.errors().length > 0;
}

function reasonFor(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  return note ?? inheritedReason(test.parent) ?? "left out by name, or without a reason";
}

function inheritedReason(suite: TestSuite | TestModule): string | undefined {
  return suite.meta().skipReason ?? (suite.type === "suite" ? inheritedReason(suite.parent) : undefined);
}

/** The last lines of a run: why each skipped test was skipped, then the closing line alone on its line. */
export function closingLines({ passed, failed, skipped }: Tally): readonly string[] {
  const byReason = Map.groupBy(skipped, (test) => test.reason);
  const reasons = [...byReason].map(
    ([reason, tests]) =>
      `Skipped ${tests.length}: ${reason} (${tests[0]?.name}${tests.length > 1 ? ", …" : ""})`,
  );
  return [...reasons, `${passed} passed, ${failed} failed, ${skipped.length} skipped`];
}

/** A run in which nothing was executed proves nothing, and so is a failure. */
export function hasSucceeded({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}
