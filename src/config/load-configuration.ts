import { readFile } from "node:fs/promises";
import type { Catalogue } from "../domain/catalogue.ts";
import { catalogueOf } from "./catalogue-of.ts";
import { checkPages } from "./check-pages.ts";
import { checkProxies } from "./check-proxies.ts";
import { checkQuorum } from "./check-quorum.ts";
import { checkReferences } from "./check-references.ts";
import type { Configuration, Environment, HttpSettings, Settings } from "./configuration.ts";
import { readEnvironment } from "./environment.ts";
import { hashCatalogue } from "./hash-catalogue.ts";
import { type Pieces, readPieces } from "./pieces.ts";
import { type Finding, type Problem, writePath } from "./problem.ts";
import { type Policies, readPolicies } from "./session-policies.ts";
import { straySecrets } from "./stray-secrets.ts";
import { foundInstead } from "./unread.ts";
import { readYaml } from "./yaml-text.ts";

export type LoadedConfiguration =
  | { readonly ok: true; readonly configuration: Configuration; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

interface ReadFile {
  readonly pieces: Pieces | null;
  readonly policies: Policies;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export type LoadedCatalogue =
  | {
      readonly ok: true;
      readonly catalogue: Catalogue;
      readonly hash: string;
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

/** Reads the file alone: what can be checked where the secrets are not at hand. */
export async function loadCatalogue(file: string): Promise<LoadedCatalogue> {
  const { pieces, policies, problems, warnings } = await readConfigurationFile(file);
  if (problems.length > 0 || pieces === null) return { ok: false, problems, warnings };
  const catalogue = catalogueOf(pieces, policies);
  return { ok: true, catalogue, hash: hashCatalogue(catalogue), warnings };
}

/** Reads the file and the environment, and finds every problem of both at once. Nothing wrong is replaced by a default. */
export async function loadConfiguration(from: {
  readonly file: string;
  readonly env: Environment;
}): Promise<LoadedConfiguration> {
  const { pieces, policies, problems: inFile, warnings } = await readConfigurationFile(from.file);
  const { settings, problems: inEnvironment } = await readEnvironment(from.env);
  const problems = [...inFile, ...inEnvironment];
  if (problems.length > 0 || pieces === null) return { ok: false, problems, warnings };
  const catalogue = catalogueOf(pieces, policies);
  const http = httpOf(pieces, settings);
  return { ok: true, configuration: { catalogue, settings, http, hash: hashCatalogue(catalogue) }, warnings };
}

/** What somebody without a configuration does. */
const FIRST = "sallyport init writes a first one";

const DEFAULT_PORT = 3_000;

const httpOf = ({ publicUrl, http }: Pieces, { port }: Settings): HttpSettings | null =>
  publicUrl === undefined
    ? null
    : { port: http?.port ?? port ?? DEFAULT_PORT, trustedProxies: http?.trustedProxies ?? 0 };

async function readConfigurationFile(file: string): Promise<ReadFile> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const found = foundInstead(error);
    const expected = found === "no file" ? `a configuration; ${FIRST}` : "a configuration that can be read";
    const problem = { file, line: null, path: "", found, expected, near: null };
    return { pieces: null, policies: new Map(), problems: [problem], warnings: [] };
  }
  return judge(file, text);
}

async function judge(file: string, text: string): Promise<ReadFile> {
  const yaml = readYaml(file, text);
  if (!yaml.readable) return { pieces: null, policies: new Map(), problems: yaml.problems, warnings: [] };
  const { value: pieces, findings } = readPieces(yaml.value);
  const quorum = checkQuorum(pieces);
  const secrets = straySecrets(yaml.value);
  const policies = await readPolicies(file, pieces);
  const others = [
    ...findings,
    ...checkReferences(pieces),
    ...checkProxies(pieces),
    ...checkPages(pieces),
    ...policies.findings,
    ...quorum.problems,
  ];
  const place = (finding: Finding): Problem => ({
    ...finding,
    file,
    line: yaml.lineOf(finding.path),
    path: writePath(finding.path),
  });
  const hasSecret = new Set(secrets.map(({ path }) => writePath(path)));
  const told = [...secrets.map(place), ...others.map(place).filter(({ path }) => !hasSecret.has(path))];
  return {
    pieces,
    policies: policies.texts,
    problems: [...yaml.problems, ...told].sort(byLine),
    warnings: quorum.warnings.map(place),
  };
}

const byLine = (a: Problem, b: Problem): number => (a.line ?? 0) - (b.line ?? 0);
