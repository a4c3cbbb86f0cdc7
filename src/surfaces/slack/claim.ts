import { sayDuration } from "../../domain/duration.ts";
import type { OneTimeLink } from "../../domain/link.ts";
import { saySource } from "../../domain/source.ts";
import type { Links } from "../../operations/links.ts";
import { onlySession } from "../../operations/only-session.ts";
import type { Actor, Operations } from "../../operations/operations.ts";
import type { Clock } from "../../ports/clock.ts";
import { link, say, words } from "../cards/line.ts";
import { type Outcome, tell, tellRefusal } from "./outcome.ts";

export interface ClaimDeps {
  readonly operations: Operations;
  readonly links: Links;
  readonly clock: Clock;
}

const MINUTE_MS = 60_000;

/** The link to the page that hands out AWS credentials; they never stand in a chat. `id` null: of their only door. */
export async function claim(
  { operations, links, clock }: ClaimDeps,
  actor: Actor,
  id: string | null,
): Promise<Outcome> {
  const list = await operations.list(actor);
  const picked = id === null ? onlySession(list) : ({ ok: true, value: id } as const);
  if (!picked.ok) return tellRefusal(picked.refusal);
  const result = await links.toClaim(actor, picked.value);
  if (!result.ok) return tellRefusal(result.refusal);
  const grant = list.open.find((story) => story.grant?.id === picked.value)?.grant ?? null;
  const what = grant === null ? [] : say` for ${grant.title}`;
  const where = grant === null ? [] : say`, from ${words(saySource(grant.source.cidr))} only`;
  const left = words(sayLeft(result.value, clock));
  return tell(
    say`${link(result.value.url, "Get the AWS credentials")}${what}. Good for ${left}, once${where}.`,
  );
}

const sayLeft = ({ expiresAt }: OneTimeLink, clock: Clock): string =>
  sayDuration(Math.ceil((expiresAt - clock.now()) / MINUTE_MS) * MINUTE_MS);
