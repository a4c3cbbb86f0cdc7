import { join } from "node:path";
import process from "node:process";
import { configDefaults, defineConfig } from "vitest/config";
import { LongestFirst } from "./support/longest-first.ts";

/** Suites on the real platforms, and one that draws: no part of a run, and skipped in none, unless their variable is set. */
const optIn: readonly (readonly [variable: string, file: string])[] = [
  ["SALLYPORT_TEST_SECURITY_GROUP", "test/contract/enforcement-layer.real-aws.test.ts"],
  ["SALLYPORT_TEST_TARGET_ROLE", "test/enforcement/sts-session/real-aws.test.ts"],
  ["SALLYPORT_TEST_SLACK_CHANNEL", "test/surfaces/slack/real-slack.test.ts"],
  ["SCREENSHOTS", "test/e2e/pictures.test.ts"],
];
const leftOut = optIn.flatMap(([variable, file]) => (process.env[variable] ? [] : [file]));

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...leftOut],
    globalSetup: ["test/support/peers/broker.ts"],
    pool: "forks",
    // Importing a file does nothing, and nothing is mocked: files may follow one another in one process.
    isolate: false,
    // Most files wait for processes and for time to pass: four side by side keep two cores busy.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    execArgv: ["--disable-warning=ExperimentalWarning"],
    // Processes that tests start compile nothing a second time.
    env: { TZ: "UTC", NODE_COMPILE_CACHE: join(import.meta.dirname, "..", ".peers", "compile-cache") },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    allowOnly: false,
    chaiConfig: { truncateThreshold: 400 },
  },
});
