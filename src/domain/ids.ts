type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** Integer milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, "Instant">;

/** Short and copyable: `r-` and six letters or digits. */
export type RequestId = Brand<string, "RequestId">;

/** The request's six letters behind `g-`: `r-7k2qmb` gives `g-7k2qmb`. */
export type GrantId = Brand<string, "GrantId">;

export type PersonId = Brand<string, "PersonId">;

/** The key of a proxy in the configuration. */
export type ProxyName = Brand<string, "ProxyName">;

/** The key of a target in the configuration. */
export type TargetName = Brand<string, "TargetName">;

/** A canonical network: `203.0.113.9/32`, `2001:db8::1/128`. */
export type Cidr = Brand<string, "Cidr">;

export const instant = (ms: number): Instant => Math.trunc(ms) as Instant;
export const later = (from: Instant, ms: number): Instant => instant(from + ms);

/** Null: there is none. */
export const earliest = (instants: readonly Instant[]): Instant | null =>
  instants.reduce<Instant | null>((first, at) => (first === null || at < first ? at : first), null);

export const requestId = (text: string): RequestId => text as RequestId;
export const grantId = (text: string): GrantId => text as GrantId;
export const personId = (text: string): PersonId => text as PersonId;
export const proxyName = (text: string): ProxyName => text as ProxyName;
export const targetName = (text: string): TargetName => text as TargetName;
export const cidr = (canonical: string): Cidr => canonical as Cidr;

export const grantOf = (request: RequestId): GrantId => grantId(`g-${request.slice(2)}`);
