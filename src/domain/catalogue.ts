import type { Door } from "./door.ts";
import type { Cidr, ProxyName, TargetName } from "./ids.ts";
import type { Principal } from "./principal.ts";
import type { SessionOffer } from "./session.ts";
import type { SourceKind } from "./source.ts";

/** What a request must gather before it is granted. Copied into the request. */
export interface ApprovalRule {
  /** How many distinct humans must agree; at least 1. */
  readonly quorum: number;
  readonly approvers: readonly Principal[];
  readonly lapsesAfterMs: number;
  /** The channel of the card; null: the surface's approvals channel. */
  readonly channel: string | null;
}

export interface Target {
  readonly name: TargetName;
  readonly title: string;
  readonly door: Door;
  /** The command to copy, with `{host}` and `{port}`; null: `host:port` is shown. */
  readonly connect: string | null;
  readonly maxDurationMs: number;
  readonly requesters: readonly Principal[];
  readonly approval: ApprovalRule;
  /** Which kinds of source address the target takes. */
  readonly sources: readonly SourceKind[];
}

export interface Proxy {
  readonly name: ProxyName;
  /** Where the configuration puts the proxy: a door without its target's own ports. */
  readonly doors: readonly Door[];
  /** Inbound rules that AWS allows in the security group, for each address family. */
  readonly rulesPerFamily: number;
}

export interface Limits {
  readonly pendingPerPerson: number;
  readonly openPerPerson: number;
  /** The shortest prefix, for each address family, that a typed address may have. */
  readonly maxPrefix: { readonly 4: number; readonly 6: number };
  readonly shortestMs: number;
}

/** The configuration as the core sees it. Immutable; a changed file is a new catalogue. */
export interface Catalogue {
  readonly deployment: string;
  readonly targets: ReadonlyMap<TargetName, Target>;
  readonly proxies: ReadonlyMap<ProxyName, Proxy>;
  /** Group name → verified e-mails, lower case. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  readonly admins: readonly Principal[];
  /** An alias → the e-mail that stands for the person. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly domains: ReadonlySet<string>;
  readonly networks: ReadonlyMap<string, Cidr>;
  /** Guests and people of other workspaces that are let in all the same, by e-mail. */
  readonly guests: ReadonlySet<string>;
  readonly limits: Limits;
  /** Where people reach Sallyport's own pages, without a slash at the end; null: there are none. */
  readonly publicUrl: string | null;
  readonly channels: {
    readonly approvals: string;
    readonly audit: string;
  };
}

/** The AWS roles that are lent beside the doors of a proxy. */
export const offersAt = ({ targets }: Catalogue, proxy: ProxyName): readonly SessionOffer[] =>
  [...targets.values()].flatMap(({ door }) =>
    door.proxy === proxy && door.session !== undefined ? [door.session] : [],
  );
