import { type ReadSweepKey, readSallyportKey, readSweepKey } from "../config/sweep-key.ts";
import { countSweep, LONGEST_SWEEP_MS } from "../domain/sweep.ts";
import type { ExitCode, GlobalOptions } from "./context.ts";
import type { Edge } from "./edge.ts";
import { readScope, type ScopeOptions } from "./sweep-scope.ts";
import { forPeople, forPrograms } from "./sweep-words.ts";
import { countProblems, writeProblems } from "./write-problems.ts";

export interface SweepOptions extends ScopeOptions {
  readonly dryRun?: boolean;
  readonly printKey?: boolean;
  readonly allowTestEndpoints?: boolean;
}

/** Closes what is overdue, with AWS access and the key alone. */
export async function sweep(edge: Edge, options: GlobalOptions & SweepOptions): Promise<ExitCode> {
  if (options.printKey === true) return printKey(edge);
  const scope = await readScope(edge, options);
  if ("says" in scope) return refuse(edge, scope.says, scope.code);
  const key = await readSweepKey(edge.env);
  if (!key.ok) return refuseKey(edge, key);
  const elsewhere = Object.keys(edge.env).filter(
    (name) => name.startsWith("AWS_ENDPOINT_URL") && edge.env[name],
  );
  if (elsewhere.length > 0 && options.allowTestEndpoints !== true) {
    const names = elsewhere.join(", ");
    return refuse(
      edge,
      `${names} would lead away from the real AWS. Unset it, or say --allow-test-endpoints. Nothing was swept.`,
      1,
    );
  }
  const { deployment, places } = scope;
  const dryRun = options.dryRun === true;
  const sweeper = await edge.openSweeper({ deployment, key: key.key });
  try {
    const swept = await sweeper.sweep({ places, dryRun, signal: AbortSignal.timeout(LONGEST_SWEEP_MS) });
    await edge.write(options.json ? forPrograms(swept, dryRun) : forPeople(swept, dryRun));
    const { forged, failed } = countSweep(swept);
    return forged + failed > 0 ? 1 : 0;
  } finally {
    await sweeper.stop();
  }
}

/** For whoever sweeps without being trusted with `SALLYPORT_KEY`. Never onto a screen, whose lines are kept and seen. */
async function printKey(edge: Edge): Promise<ExitCode> {
  if (edge.isAnswerOnScreen) {
    return refuse(
      edge,
      "The rule key is a secret and is not shown on a screen. Send it on: sallyport sweep --print-key > rule-key",
      2,
    );
  }
  const key = await readSallyportKey(edge.env);
  if (!key.ok) return refuseKey(edge, key);
  await edge.write(`${await edge.ruleKeyOf(key.key)}\n`);
  return 0;
}

function refuse(edge: Edge, says: string, code: ExitCode): ExitCode {
  edge.complain(`✕ ${says}\n`);
  return code;
}

function refuseKey(edge: Edge, { problems }: Extract<ReadSweepKey, { readonly ok: false }>): ExitCode {
  edge.complain(`${writeProblems(problems)}${countProblems(problems)} Nothing was swept.\n`);
  return 2;
}
