import type { z } from "zod";
import type { Cidr } from "../domain/ids.ts";
import type { Principal } from "../domain/principal.ts";
import { isEmail, isName, NAME_EXPECTED } from "./fields.ts";
import { findingsOf, unknownKeys } from "./issues.ts";
import { asRaw, type Raw } from "./parts.ts";
import { type Finding, type Path, showFound } from "./problem.ts";
import {
  entries,
  type HttpText,
  type LimitsText,
  type ProxyText,
  type SlackText,
  type TargetText,
  wholes,
} from "./schema.ts";

/** What of the file could be read. A part with a mistake is missing here, and told of in the findings. */
export interface Pieces {
  readonly deployment: string | undefined;
  readonly slack: SlackText | undefined;
  readonly domains: readonly string[] | undefined;
  readonly admins: readonly Principal[] | undefined;
  readonly guests: readonly string[] | undefined;
  readonly limits: LimitsText | undefined;
  readonly publicUrl: string | undefined;
  readonly http: HttpText | undefined;
  readonly people: Section<{ readonly also: readonly string[] }>;
  readonly groups: Section<readonly string[]>;
  readonly networks: Section<Cidr>;
  readonly proxies: Section<ProxyText>;
  readonly targets: Section<TargetText>;
}

export interface Section<T> {
  /** Every key that is written, good or not, so that one mistake does not make others of those who refer to it. */
  readonly names: readonly string[];
  readonly good: ReadonlyMap<string, T>;
  /** Every entry as it is written. */
  readonly written: ReadonlyMap<string, unknown>;
}

interface Told<T> {
  readonly value: T;
  readonly findings: readonly Finding[];
}

export function readPieces(root: unknown): Told<Pieces> {
  const raw = asRaw(root);
  if (raw === null) {
    return readPiecesOf({}, [
      { path: [], found: showFound(root), expected: "keys with values, as deployment: prod", near: null },
    ]);
  }
  const known = [...Object.keys(wholes), ...Object.keys(entries)];
  const unknown = unknownKeys({
    path: [],
    keys: Object.keys(raw).filter((key) => !known.includes(key)),
    known,
  });
  return readPiecesOf(raw, unknown);
}

function readPiecesOf(raw: Raw, first: readonly Finding[]): Told<Pieces> {
  const findings: Finding[] = [...first];
  const told = <T>({ value, findings: found }: Told<T>): T => {
    findings.push(...found);
    return value;
  };
  const value: Pieces = {
    deployment: told(whole(raw, "deployment", wholes.deployment)),
    slack: told(whole(raw, "slack", wholes.slack)),
    domains: told(whole(raw, "domains", wholes.domains)),
    admins: told(whole(raw, "admins", wholes.admins)),
    guests: told(whole(raw, "guests", wholes.guests)),
    limits: told(whole(raw, "limits", wholes.limits)),
    publicUrl: told(whole(raw, "publicUrl", wholes.publicUrl)),
    http: told(whole(raw, "http", wholes.http)),
    people: told(
      section(raw, "people", { schema: entries.people, key: isEmail, keyExpected: "an e-mail address" }),
    ),
    groups: told(section(raw, "groups", { schema: entries.groups })),
    networks: told(section(raw, "networks", { schema: entries.networks })),
    proxies: told(section(raw, "proxies", { schema: entries.proxies, least: "at least one proxy" })),
    targets: told(section(raw, "targets", { schema: entries.targets, least: "at least one target" })),
  };
  // A file that is no mapping at all has one mistake, not one for each part that is missing.
  return { value, findings: first.some(({ path }) => path.length === 0) ? first : findings };
}

function whole<T>(raw: Raw, key: string, schema: z.ZodType<T>): Told<T | undefined> {
  return parsed(raw[key], [key], schema);
}

function parsed<T>(value: unknown, path: Path, schema: z.ZodType<T>): Told<T | undefined> {
  const result = schema.safeParse(value);
  return result.success
    ? { value: result.data, findings: [] }
    : { value: undefined, findings: findingsOf(result.error.issues, { value, path, schema }) };
}

interface SectionRules<T> {
  readonly schema: z.ZodType<T>;
  readonly key?: (name: string) => boolean;
  readonly keyExpected?: string;
  /** Said where the section has no entry; without it, it may have none. */
  readonly least?: string;
}

function section<T>(raw: Raw, part: string, rules: SectionRules<T>): Told<Section<T>> {
  const written = raw[part];
  const inside = asRaw(written ?? {});
  if (inside === null || (rules.least !== undefined && Object.keys(inside).length === 0)) {
    const expected = rules.least ?? "a mapping";
    const finding = { path: [part], found: showFound(written), expected, near: null };
    return { value: { names: [], good: new Map(), written: new Map() }, findings: [finding] };
  }
  const findings: Finding[] = [];
  const good = new Map<string, T>();
  for (const [name, value] of Object.entries(inside)) {
    const entry = parsed(value, [part, name], rules.schema);
    findings.push(...keyFindings(part, name, rules), ...entry.findings);
    if (entry.value !== undefined) good.set(name, entry.value);
  }
  return { value: { names: Object.keys(inside), good, written: new Map(Object.entries(inside)) }, findings };
}

function keyFindings<T>(part: string, name: string, rules: SectionRules<T>): readonly Finding[] {
  if ((rules.key ?? isName)(name)) return [];
  return [
    { path: [part, name], found: showFound(name), expected: rules.keyExpected ?? NAME_EXPECTED, near: null },
  ];
}
