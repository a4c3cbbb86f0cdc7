import { parseCLI, startVitest } from "vitest/node";
import { closingLines, hasSucceeded, type Tally, tallyOf } from "./tally.ts";

/** `npm test`: one run of Vitest, which gets the arguments, closed by one line that says what it came to. */
async function runTests(args: readonly string[]): Promise<Tally> {
  const { filter, options } = parseCLI(["vitest", "run", ...args]);
  const config = options.config ?? "test/vitest.config.ts";
  const vitest = await startVitest(filter, { ...options, config, watch: false, passWithNoTests: true });
  const tally = tallyOf(vitest);
  await vitest.close();
  return tally;
}

const tally = await runTests(process.argv.slice(2));
if (tally.passed + tally.failed === 0) process.stderr.write("No test was executed: that is a failure.\n");
process.stdout.write(`\n${closingLines(tally).join("\n")}\n`);
if (!hasSucceeded(tally)) process.exitCode = 1;
// A test that left a connection open must not hold the process.
setTimeout(() => process.exit(), 5_000).unref();
