import { isRuleKey, isSallyportKey } from "../domain/rule-key.ts";
import type { Environment } from "./configuration.ts";
import { KEY_EXPECTED, needed, problem, readSecret } from "./environment.ts";
import type { Problem } from "./problem.ts";

export type ReadSweepKey =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const RULE_KEY_EXPECTED = "what sallyport sweep --print-key prints (srk-…)";

/** What marks are told by: the rule key where it is set, else `SALLYPORT_KEY`. */
export async function readSweepKey(env: Environment): Promise<ReadSweepKey> {
  const name = env.SALLYPORT_RULE_KEY || env.SALLYPORT_RULE_KEY_FILE ? "SALLYPORT_RULE_KEY" : "SALLYPORT_KEY";
  const other = name === "SALLYPORT_RULE_KEY" && (env.SALLYPORT_KEY || env.SALLYPORT_KEY_FILE);
  if (other) return { ok: false, problems: [problem(name, "SALLYPORT_KEY as well", "one of them")] };
  return name === "SALLYPORT_KEY"
    ? readOne(env, { name, expected: KEY_EXPECTED, isGood: isSallyportKey })
    : readOne(env, { name, expected: RULE_KEY_EXPECTED, isGood: isRuleKey });
}

/** `SALLYPORT_KEY` itself: what the rule key is derived from. */
export const readSallyportKey = (env: Environment): Promise<ReadSweepKey> =>
  readOne(env, { name: "SALLYPORT_KEY", expected: KEY_EXPECTED, isGood: isSallyportKey });

async function readOne(
  env: Environment,
  asked: {
    readonly name: string;
    readonly expected: string;
    readonly isGood: (text: string) => boolean;
  },
): Promise<ReadSweepKey> {
  const variable = await readSecret(env, asked.name);
  const problems = needed(variable, asked.expected, asked.isGood);
  return problems.length > 0 || variable.value === undefined
    ? { ok: false, problems }
    : { ok: true, key: variable.value };
}
