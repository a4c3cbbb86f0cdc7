import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { isName, NAME_EXPECTED } from "../config/fields.ts";
import { loadCatalogue } from "../config/load-configuration.ts";
import type { Catalogue } from "../domain/catalogue.ts";
import { distinctPlaces, placesFor, type SweepPlace } from "../domain/sweep.ts";
import { configurationFile, DEFAULT_FILE, type ExitCode, type GlobalOptions, renamed } from "./context.ts";
import type { Edge } from "./edge.ts";
import { printable } from "./printable.ts";
import { writeProblems } from "./write-problems.ts";

export interface ScopeOptions {
  readonly deployment?: string;
  readonly region: readonly string[];
  readonly assume: readonly string[];
  /** False: only by roles, never by the caller's own identity. */
  readonly own: boolean;
}

export interface Scope {
  readonly deployment: string;
  readonly places: readonly SweepPlace[];
}

/** What keeps a sweep from beginning, for the person at the terminal. */
export interface NoScope {
  readonly says: string;
  readonly code: ExitCode;
}

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Whose rules, and where: what is said goes before what the configuration says, and that is read only if it is there. */
export async function readScope(edge: Edge, options: GlobalOptions & ScopeOptions): Promise<Scope | NoScope> {
  const wrong = wrongOption(options);
  if (wrong !== null) return { says: wrong, code: 2 };
  const read = await readCatalogue(edge, options);
  if (read !== null && "says" in read) return read;
  const deployment = options.deployment ?? read?.deployment;
  if (deployment === undefined) {
    return { says: `Say whose rules: --deployment <name>. ${untold(edge, options, read)}`, code: 2 };
  }
  const places = placesOf(options, configuredPlaces(read), regionOf(edge));
  if (places.length > 0) return { deployment, places };
  const says =
    options.own || options.assume.length > 0
      ? `Say where to look: --region <region>, or AWS_REGION. ${untold(edge, options, read)}`
      : "--no-own leaves nobody to look as: name a role with --assume. Nothing was swept.";
  return { says, code: 2 };
}

function wrongOption({ deployment, region, assume }: ScopeOptions): string | null {
  const [badRegion, badRole] = [
    region.find((one) => !REGION.test(one)),
    assume.find((one) => !ROLE.test(one)),
  ];
  if (deployment !== undefined && !isName(deployment))
    return `--deployment is ${printable(deployment)}; expected ${NAME_EXPECTED}.`;
  if (badRegion !== undefined)
    return `--region is ${printable(badRegion)}; expected an AWS region such as us-east-1.`;
  if (badRole !== undefined)
    return `--assume is ${printable(badRole)}; expected a role such as arn:aws:iam::111122223333:role/sallyport.`;
  return null;
}

const regionOf = ({ env }: Edge): readonly string[] => {
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  return region ? [region] : [];
};

function untold(edge: Edge, options: GlobalOptions, read: Catalogue | null): string {
  const { name } = configurationFile(edge, options);
  return `${read === null ? `There is no ${name} that tells it` : `${name} does not tell it`}. Nothing was swept.`;
}

/** Null where there is none. One with problems is passed over where everything it would tell was said. */
async function readCatalogue(
  edge: Edge,
  options: GlobalOptions & ScopeOptions,
): Promise<Catalogue | NoScope | null> {
  const isNamed = options.config !== undefined || Boolean(edge.env.SALLYPORT_CONFIG);
  if (!isNamed && !existsSync(resolve(edge.folder, DEFAULT_FILE))) return null;
  const file = configurationFile(edge, options);
  const loaded = await loadCatalogue(file.path);
  if (loaded.ok) return loaded.catalogue;
  if (options.deployment !== undefined && options.region.length > 0) {
    edge.complain(`! ${file.name} has problems and is passed over: roles of it are not assumed.\n`);
    return null;
  }
  const problems = writeProblems(renamed(loaded.problems, file));
  return {
    says: `${file.name} has problems. Mend it, or say --deployment and --region. Nothing was swept.\n${problems.trimEnd()}`,
    code: 1,
  };
}

export const configuredPlaces = (catalogue: Catalogue | null): readonly SweepPlace[] =>
  distinctPlaces(
    [...(catalogue?.proxies.values() ?? [])].flatMap(({ doors }) =>
      doors.flatMap(({ group }) => (group === null ? [] : [{ region: group.region, assume: group.assume }])),
    ),
  );

/** With a Region or an identity said, every Region is looked at by every identity. */
function placesOf(
  { region, assume, own }: ScopeOptions,
  configured: readonly SweepPlace[],
  ambient: readonly string[],
): readonly SweepPlace[] {
  const isAllConfigured = region.length === 0 && assume.length === 0 && own;
  if (isAllConfigured && configured.length > 0) return configured;
  const known = configured.length > 0 ? configured.map((place) => place.region) : ambient;
  const listed = configured.length > 0 ? configured.map((place) => place.assume) : [null];
  const identities = assume.length > 0 ? [null, ...assume] : listed;
  return placesFor(
    region.length > 0 ? region : known,
    identities.filter((identity) => own || identity !== null),
  );
}
