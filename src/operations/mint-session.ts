import type { AuditAction, AuditDetail } from "../domain/audit-event.ts";
import { AdapterFailure } from "../domain/failures.ts";
import type { Grant } from "../domain/grant.ts";
import type { GrantId, Instant } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import { hideSecrets } from "../domain/secrets.ts";
import type { MintedSession, SessionCredentials } from "../domain/session.ts";
import { type MayMint, mayMint } from "../policy/may-mint.ts";
import type { ClockSkew } from "../ports/clock-skew.ts";
import type { SessionMinter } from "../ports/session-minter.ts";
import type { Tx } from "../ports/store.ts";
import { oweMessages } from "../story/owe-messages.ts";
import { endedAlready } from "./close-grant.ts";
import type { OperationDeps } from "./deps.ts";

export interface MintDeps extends Pick<OperationDeps, "store" | "clock" | "ids" | "catalogue" | "seal"> {
  readonly minter: SessionMinter;
  readonly skew: ClockSkew;
}

/** Who asks for credentials, of which grant, and from which address. Who they are was proved before. */
export interface MintAsked {
  readonly grant: GrantId;
  readonly person: Person;
  readonly from: string;
}

/**
 * Hands out AWS credentials of an open grant, which AWS refuses from its end on, and after one slice at most. The
 * session's row is stored before AWS is asked, so that no end overlooks it. The credentials go into no store and no log (I11).
 */
export async function mintSession(deps: MintDeps, asked: MintAsked): Promise<Result<SessionCredentials>> {
  const result = await begin(deps, asked);
  if (!result.ok) return result;
  const begun = result.value;
  const { signal } = new AbortController();
  const { until } = begun.session;
  try {
    const minted = await deps.minter.mint({ grant: begun.grant, person: asked.person, until }, signal);
    return await handOut(deps, begun, minted);
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    return giveUp(deps, begun, error);
  }
}

interface Begun {
  readonly asked: MintAsked;
  readonly grant: Grant;
  readonly session: MintedSession;
}

const begin = (deps: MintDeps, asked: MintAsked): Promise<Result<Begun>> =>
  deps.store.transact(async (tx) => {
    const now = deps.clock.now();
    const grant = await tx.grant(asked.grant);
    if (grant === null) return refused({ kind: "no-such-grant", id: asked.grant });
    const may = await judge(deps, tx, { grant, asked });
    if (!may.allowed) {
      await noteRefusal(tx, now, { asked, refusal: may.refusal });
      return refused(may.refusal);
    }
    const { person, from } = asked;
    const session = {
      id: deps.ids.unique(),
      grant: grant.id,
      person: person.id,
      mintedAt: now,
      until: may.until,
      accessKeyId: null,
      from,
    };
    await tx.saveSession(session);
    return done({ asked, grant, session });
  });

async function judge(
  { clock, seal, skew }: MintDeps,
  tx: Tx,
  { grant, asked }: { readonly grant: Grant; readonly asked: MintAsked },
): Promise<MayMint> {
  return mayMint({
    grant,
    isGenuine: seal.isGenuine(grant),
    person: asked.person.id,
    freeze: await tx.freeze(),
    skewMs: skew.current(),
    layers: await tx.layerStates([grant.id]),
    sessions: await tx.sessions([grant.id]),
    now: clock.now(),
  });
}

/** I6: what ended while AWS answered is not handed out. Its row stays as it is: nobody holds the credentials. */
function handOut(
  { store, clock, catalogue }: MintDeps,
  { asked, grant, session }: Begun,
  credentials: SessionCredentials,
): Promise<Result<SessionCredentials>> {
  const { accessKeyId } = credentials;
  return store.transact(async (tx) => {
    const now = clock.now();
    const over = await overMeanwhile(tx, grant, now);
    if (over !== null) {
      const why = { why: over.kind, says: "it ended while AWS answered; nothing was handed out" };
      await note(tx, now, { asked, action: "session.refused", details: { ...why, accessKeyId } });
      return refused(over);
    }
    await tx.saveSession({ ...session, accessKeyId });
    const details = { accessKeyId, session: session.id, until: session.until };
    await note(tx, now, { asked, action: "session.minted", details });
    const request = await tx.request(grant.request);
    const { approvals } = catalogue.channels;
    if (request !== null) await oweMessages(tx, { request, turn: "minted", approvals, now });
    return done(credentials);
  });
}

async function overMeanwhile(tx: Tx, { id }: Grant, now: Instant): Promise<Refusal | null> {
  const freeze = await tx.freeze();
  if (freeze !== null) return { kind: "frozen", ...freeze };
  const grant = await tx.grant(id);
  return grant === null ? { kind: "no-such-grant", id } : endedAlready(grant, now);
}

/** AWS may have made what it did not answer; what it refused it did not make, so that no end has to wait for it. */
async function giveUp(
  { store, clock }: MintDeps,
  { asked, grant, session }: Begun,
  failure: AdapterFailure,
): Promise<Result<SessionCredentials>> {
  const says = hideSecrets(failure.message).slice(0, 500);
  const refusal: Refusal =
    failure.retry === "never"
      ? { kind: "session-refused", id: grant.id, title: grant.title, says }
      : { kind: "could-not-check", what: "the AWS role", system: "AWS" };
  await store.transact(async (tx) => {
    const now = clock.now();
    if (failure.retry === "never") await tx.saveSession({ ...session, until: session.mintedAt });
    const details = { why: refusal.kind, says, session: session.id };
    await note(tx, now, { asked, action: "session.refused", details });
  });
  return refused(refusal);
}

/** Once an hour for each reason and address: a program that asks again and again would fill the log. */
async function noteRefusal(
  tx: Tx,
  now: Instant,
  { asked, refusal }: { readonly asked: MintAsked; readonly refusal: Refusal },
): Promise<void> {
  const what = `session.refused:${asked.grant}:${asked.person.id}:${refusal.kind}:${asked.from}`;
  if (!(await tx.noticeFirst(what, now))) return;
  await note(tx, now, { asked, action: "session.refused", details: { why: refusal.kind } });
}

const note = (
  tx: Tx,
  at: Instant,
  told: {
    readonly asked: MintAsked;
    readonly action: AuditAction;
    readonly details: Readonly<Record<string, AuditDetail>>;
  },
): Promise<void> => {
  const { grant, person, from } = told.asked;
  return tx.record({
    at,
    actor: person.id,
    actorName: person.name,
    action: told.action,
    subject: grant,
    details: { ...told.details, from },
  });
};
