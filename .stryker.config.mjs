/** `npm run mutate`: breaks the core in every way it knows, and says which of them no test notices. */
export default {
  mutate: ["src/{domain,policy,reconcile}/**/*.ts"],
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  // Which test reaches which mutant is known from the first run: files are not asked once more.
  vitest: { configFile: ".vitest.mutation.mjs", related: false },
  // Words on the screen are the golden tests' to hold, and the kinds of a union the compiler's.
  mutator: { excludedMutations: ["StringLiteral"] },
  coverageAnalysis: "perTest",
  concurrency: 1,
  incremental: true,
  incrementalFile: ".stryker/incremental.json",
  tempDirName: ".stryker/sandbox",
  // What the tests of the core do not read.
  ignorePatterns: ["dist", "docs", "manifests", ".sallyport", ".peers", "test/{bench,e2e,golden}"],
  reporters: ["clear-text", "html", "progress-append-only"],
  clearTextReporter: { reportTests: false, reportMutants: true, allowColor: false },
  htmlReporter: { fileName: ".stryker/report.html" },
  // A wall-clock limit on a busy machine: a mutant that loops is found by its hits first.
  timeoutMS: 10_000,
};
