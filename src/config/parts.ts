import type { z } from "zod";
import type { Principal } from "../domain/principal.ts";
import type { SourceKind } from "../domain/source.ts";
import { email, principal } from "./fields.ts";
import { entries, type SessionText } from "./schema.ts";

/** One field of an entry. Written and without a value: a mistake that is told of already. */
export interface Part<T> {
  readonly isWritten: boolean;
  readonly value: T | undefined;
}

export interface TargetParts {
  readonly proxy: Part<string>;
  readonly port: Part<number>;
  readonly maxDuration: Part<number>;
  readonly sources: Part<readonly SourceKind[]>;
  readonly requesters: Part<readonly Principal[]>;
  readonly approvers: Part<readonly Principal[]>;
  readonly quorum: Part<number>;
  readonly role: Part<SessionText | undefined>;
  /** Item by item: those that cannot be read are undefined. */
  readonly each: {
    readonly requesters: readonly (Principal | undefined)[];
    readonly approvers: readonly (Principal | undefined)[];
  };
}

export interface ProxyParts {
  readonly region: Part<string | undefined>;
  readonly securityGroup: Part<string | undefined>;
  readonly endpoint: Part<string | undefined>;
  readonly cuts: Part<boolean | undefined>;
  readonly gate: Part<{ readonly host: string } | undefined>;
  readonly assume: Part<string | undefined>;
}

export type Raw = Readonly<Record<string, unknown>>;

/** Null where it is no mapping. */
export const asRaw = (value: unknown): Raw | null => (isRaw(value) ? value : null);

const isRaw = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of a target, each on its own, so that a mistake in one hides none in another. */
export function targetParts(value: unknown): TargetParts {
  const target = asRaw(value) ?? {};
  const approval = asRaw(target.approval) ?? {};
  const { shape } = entries.targets;
  return {
    proxy: part(target, "proxy", shape.proxy),
    port: part(target, "port", shape.port),
    maxDuration: part(target, "maxDuration", shape.maxDuration),
    sources: part(target, "sources", shape.sources),
    requesters: part(target, "requesters", shape.requesters),
    approvers: part(approval, "approvers", shape.approval.shape.approvers),
    quorum: part(approval, "quorum", shape.approval.shape.quorum),
    role: part(target, "role", shape.role),
    each: {
      requesters: items(target.requesters, principal),
      approvers: items(approval.approvers, principal),
    },
  };
}

export function proxyParts(value: unknown): ProxyParts {
  const proxy = asRaw(value) ?? {};
  const { shape } = entries.proxies;
  return {
    region: part(proxy, "region", shape.region),
    securityGroup: part(proxy, "securityGroup", shape.securityGroup),
    endpoint: part(proxy, "endpoint", shape.endpoint),
    cuts: part(proxy, "cuts", shape.cuts),
    gate: part(proxy, "gate", shape.gate),
    assume: part(proxy, "assume", shape.assume),
  };
}

/** The e-mail addresses of a list; those that cannot be read are undefined. */
export const emailsOf = (value: unknown): readonly (string | undefined)[] => items(value, email);

function part<T>(raw: Raw, key: string, schema: z.ZodType<T>): Part<T> {
  return { isWritten: raw[key] !== undefined && raw[key] !== null, value: read(raw[key], schema) };
}

function read<T>(value: unknown, schema: z.ZodType<T>): T | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}

const items = <T>(value: unknown, schema: z.ZodType<T>): readonly (T | undefined)[] =>
  Array.isArray(value) ? value.map((item) => read(item, schema)) : [];
