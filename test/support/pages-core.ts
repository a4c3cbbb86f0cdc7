import { AdapterFailure } from "../../src/domain/failures.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { type Cidr, cidr, grantOf, type Instant } from "../../src/domain/ids.ts";
import type { SessionCredentials } from "../../src/domain/session.ts";
import type { Source } from "../../src/domain/source.ts";
import { createTokens } from "../../src/keys/tokens.ts";
import { createLinks } from "../../src/operations/create-links.ts";
import { createPages } from "../../src/operations/create-pages.ts";
import type { Links } from "../../src/operations/links.ts";
import type { PageDeps } from "../../src/operations/page-deps.ts";
import type { Pages } from "../../src/operations/pages.ts";
import type { LogFields } from "../../src/ports/log.ts";
import type { SessionMinter } from "../../src/ports/session-minter.ts";
import { aCatalogue, aDoor, anOffer, aTarget } from "./builders.ts";
import { anAsk, type Core, joinCore, must } from "./core.ts";
import { tempDir } from "./temp-dir.ts";

export const OFFER = anOffer({ role: "arn:aws:iam::111122223333:role/orders-readonly" });

/** An STS that makes up credentials, numbered, and does what a test says once. */
export interface FakeMinter extends SessionMinter {
  readonly minted: SessionCredentials[];
  /** The next call fails so. */
  failNext(failure: AdapterFailure): void;
  /** Something happens while the next call is under way. */
  meanwhile(happens: () => Promise<unknown>): void;
}

/** The pages and links on a real database, with a clock that stands, and people who hold an open grant with a role. */
export interface PagesCore extends Core {
  readonly pages: Pages;
  /** Those of the configuration, for a test to change. */
  readonly networks: Map<string, Cidr>;
  readonly links: Links;
  readonly minter: FakeMinter;
  readonly pageDeps: PageDeps;
  /** What was filled into forms. */
  readonly filled: (readonly [form: string, source: Source])[];
  /** From here on the chat does not take what is filled in. */
  loseForms(): void;
  /** Every line that was logged. */
  readonly logged: string[];
  /** Ana's grant from 203.0.113.9, open. */
  openGrant(): Promise<Grant>;
  /** The token of a link for Ana. */
  addressToken(form?: string | null): Promise<string>;
  claimToken(grant: Grant): Promise<string>;
}

export const PUBLIC_URL = "https://sallyport.example.com";

export async function openPages(networks: readonly (readonly [string, string])[] = []): Promise<PagesCore> {
  const target = aTarget({
    door: aDoor({ layers: ["security-group", "sts-session"], session: OFFER }),
  });
  const catalogue = aCatalogue({ publicUrl: PUBLIC_URL }, [target]);
  const known = new Map(catalogue.networks);
  for (const [name, network] of networks) known.set(name, cidr(network));
  const core = await joinCore(await tempDir(), { ...catalogue, networks: known });
  const minter = createFakeMinter();
  const logged: string[] = [];
  const keep = (message: string, fields?: LogFields): void =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  const filled: [string, Source][] = [];
  const chat = { takes: true };
  const pageDeps: PageDeps = {
    ...core.deps,
    tokens: createTokens(),
    minter,
    log: { info: keep, warn: keep, error: keep },
    forms: {
      addressSeen: async (form, source) => {
        if (!chat.takes) throw new AdapterFailure({ adapter: "slack", doing: "filling in", retry: "soon" });
        filled.push([form, source]);
      },
    },
  };
  const links = createLinks(pageDeps);
  const tokenIn = ({ url }: { readonly url: string }): string => url.slice(url.lastIndexOf("/") + 1);
  return {
    ...core,
    networks: known,
    pages: createPages(pageDeps),
    links,
    minter,
    pageDeps,
    filled,
    loseForms: () => {
      chat.takes = false;
    },
    logged,
    openGrant: () => openGrant(core),
    addressToken: async (form = null) => tokenIn(must(await links.toAddress(await core.as("ana"), form))),
    claimToken: async (grant) => tokenIn(must(await links.toClaim(await core.as("ana"), grant.id))),
  };
}

async function openGrant(core: Core): Promise<Grant> {
  const request = must(await core.operations.request(await core.as("ana"), anAsk()));
  must(await core.operations.approve(await core.as("ben"), request.id));
  const grant = await core.store.read.grant(grantOf(request.id));
  if (grant === null) throw new Error("the grant is not there");
  const openedAt: Instant = core.clock.now();
  await core.store.transact((tx) => tx.updateGrant({ ...grant, openedAt }));
  const opened = await core.store.read.grant(grant.id);
  if (opened === null) throw new Error("the grant is gone");
  return opened;
}

function createFakeMinter(): FakeMinter {
  const minted: SessionCredentials[] = [];
  let failure: AdapterFailure | null = null;
  let happens: () => Promise<unknown> = async () => undefined;
  return {
    minted,
    failNext: (next) => {
      failure = next;
    },
    meanwhile: (next) => {
      happens = next;
    },
    mint: async ({ until }) => {
      await happens();
      happens = async () => undefined;
      if (failure !== null) {
        const thrown = failure;
        failure = null;
        throw thrown;
      }
      const number = String(minted.length + 1).padStart(4, "0");
      const credentials = {
        accessKeyId: `ASIAEXAMPLEEXAMP${number}`,
        secretAccessKey: `made/up+secret'of ${number}`,
        sessionToken: `made-up-session-token-${number}==`,
        until,
      };
      minted.push(credentials);
      return credentials;
    },
  };
}
