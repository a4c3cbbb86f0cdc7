import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readSessionPolicy } from "../domain/session-policy.ts";
import { targetParts } from "./parts.ts";
import type { Pieces } from "./pieces.ts";
import type { Finding } from "./problem.ts";
import { foundInstead } from "./unread.ts";

/** By target: the policy that narrows its role. */
export type Policies = ReadonlyMap<string, string>;

/** Reads the policy file of each target that names one; a path is relative to the configuration's folder. */
export async function readPolicies(
  configuration: string,
  { targets }: Pieces,
): Promise<{ readonly texts: Policies; readonly findings: readonly Finding[] }> {
  const texts = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [target, written] of targets.written) {
    const file = targetParts(written).role.value?.policy;
    if (file === undefined) continue;
    const read = await readPolicy(resolve(dirname(configuration), file));
    if ("text" in read) texts.set(target, read.text);
    else findings.push({ path: ["targets", target, "role", "policy"], ...read, near: null });
  }
  return { texts, findings };
}

async function readPolicy(
  file: string,
): Promise<{ readonly text: string } | { readonly found: string; readonly expected: string }> {
  try {
    const read = readSessionPolicy(await readFile(file, "utf8"));
    return read.ok ? { text: read.text } : { found: read.found, expected: read.expected };
  } catch (error) {
    return { found: `${foundInstead(error)} at ${file}`, expected: "an IAM policy that can be read" };
  }
}
