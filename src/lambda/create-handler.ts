import type { Environment } from "../config/configuration.ts";
import { readSweepKey } from "../config/sweep-key.ts";
import { isRuleKey, isSallyportKey } from "../domain/rule-key.ts";
import { countSweep, LONGEST_SWEEP_MS, type Sweep } from "../domain/sweep.ts";
import type { Sweeper, SweeperGiven } from "../sweeper.ts";
import { type LambdaSettings, readLambdaSettings } from "./lambda-settings.ts";
import { failedLine, linesOf } from "./log-lines.ts";

/** What Lambda tells of a run. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: unknown, context?: LambdaContext) => Promise<void>;

export interface HandlerDeps {
  readonly env: Environment;
  readonly write: (line: string) => void;
  readonly now: () => number;
  readonly openSweeper: (given: SweeperGiven) => Sweeper;
  /** The text of a secret, by its ARN. */
  readonly readSecret: (arn: string, signal: AbortSignal) => Promise<string>;
}

/** Time for the last lines, before Lambda ends the function. */
const SPARE_MS = 3_000;

/** One sweep for each call. The key is read once, and again after a run that found anything wrong. */
export function createHandler(deps: HandlerDeps): Handler {
  const { env, now } = deps;
  const write = (line: Readonly<Record<string, unknown>>): void => deps.write(`${JSON.stringify(line)}\n`);
  let kept: Sweeper | null = null;

  async function run(settings: LambdaSettings, signal: AbortSignal): Promise<Sweep> {
    const { deployment } = settings;
    kept ??= deps.openSweeper({ deployment, key: await keyFor(settings, deps, signal) });
    return kept.sweep({ places: settings.places, dryRun: false, signal });
  }

  async function forget(): Promise<void> {
    const sweeper = kept;
    kept = null;
    await sweeper?.stop();
  }

  return async (_event, context) => {
    const left = (context?.getRemainingTimeInMillis() ?? LONGEST_SWEEP_MS + SPARE_MS) - SPARE_MS;
    const signal = AbortSignal.timeout(Math.max(1_000, Math.min(LONGEST_SWEEP_MS, left)));
    let sweep: Sweep;
    try {
      sweep = await run(readLambdaSettings(env), signal);
    } catch (error) {
      if (env.SALLYPORT_DEPLOYMENT) write(failedLine(env.SALLYPORT_DEPLOYMENT, now()));
      await forget();
      throw error;
    }
    for (const line of linesOf(sweep, now())) write(line);
    const { forged, failed } = countSweep(sweep);
    if (forged + failed > 0) await forget();
    // Lambda's own figure of errors, and its log's last word.
    if (failed > 0)
      throw new Error(`${failed} rules or places are left for the next sweep; the log tells which`);
  };
}

async function keyFor(
  { secret }: LambdaSettings,
  { env, readSecret }: HandlerDeps,
  signal: AbortSignal,
): Promise<string> {
  if (secret !== null) {
    const text = await readSecret(secret, signal);
    if (isRuleKey(text) || isSallyportKey(text)) return text;
    throw new Error(
      "the secret of SALLYPORT_KEY_SECRET holds neither a rule key (srk-…) nor a SALLYPORT_KEY",
    );
  }
  const read = await readSweepKey(env);
  if (read.ok) return read.key;
  throw new Error(
    read.problems
      .map(({ path, found, expected }) => `${path}: found ${found}, expected ${expected}`)
      .join("; "),
  );
}
