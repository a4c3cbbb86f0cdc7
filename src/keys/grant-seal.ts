import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Door } from "../domain/door.ts";
import { InvariantError } from "../domain/failures.ts";
import type { Grant, SealedGrant } from "../domain/grant.ts";
import { wellFormed } from "../domain/well-formed.ts";
import type { GrantSeal } from "../ports/grant-seal.ts";
import type { Keys } from "./keys.ts";
import { createMac, isSameMac } from "./mac.ts";

type Sealed = Pick<Grant, keyof SealedGrant | "mac">;

/** More than are open at a time; each takes some 100 bytes. */
const MOST_KNOWN = 50_000;

/** I1: HMAC over the canonical JSON (RFC 8785) of exactly the sealed fields, behind the id of its key. */
export function createGrantSeal(keys: Pick<Keys, "grant">): GrantSeal {
  const { id, secret } = keys.grant;
  const macOf = createMac(secret);
  const seal = (grant: SealedGrant): string => `${id}.${macOf(canonicalText(sealedFields(grant)))}`;
  const known = createKnownGrants();
  return {
    seal,
    isGenuine: (grant) => {
      const content = contentOf(grant);
      if (content === null) return false;
      if (known.has(content)) return true;
      const isGenuine = isSameMac(seal(grant), grant.mac);
      if (isGenuine) known.add(content);
      return isGenuine;
    },
  };
}

/** What was found genuine is so for good: the same grants are read again at every look, and few of them change. */
function createKnownGrants() {
  const contents = new Set<string>();
  return {
    has: (content: string): boolean => contents.has(content),
    add: (content: string): void => {
      const [oldest] = contents;
      if (contents.size >= MOST_KNOWN && oldest !== undefined) contents.delete(oldest);
      contents.add(content);
    },
  };
}

/**
 * A digest of everything that the MAC covers, and of the MAC: what differs in anything is judged anew. Null for what
 * has no canonical form, as a row has that was written by hand (`1e999`): it was never sealed.
 */
const contentOf = oncePerObject((grant: Sealed): string | null => {
  const door = doorText(grant.door);
  if (door === null) return null;
  return hash("sha256", JSON.stringify({ ...sealedFields(grant), door, mac: grant.mac }), "base64url");
});

/** Doors are shared by the grants of a target. */
const doorText = oncePerObject((door: Door) => canonicalOrNull(door));

function oncePerObject<From extends object>(textOf: (from: From) => string | null) {
  const texts = new WeakMap<From, string | null>();
  return (from: From): string | null => {
    const known = texts.get(from);
    if (known !== undefined) return known;
    const text = textOf(from);
    texts.set(from, text);
    return text;
  };
}

const sealedFields = ({
  id,
  request,
  person,
  target,
  door,
  source,
  startsAt,
  endsAt,
  ended,
}: SealedGrant): SealedGrant => ({ id, request, person, target, door, source, startsAt, endsAt, ended });

function canonicalOrNull(value: unknown): string | null {
  try {
    return canonicalText(value);
  } catch {
    return null;
  }
}

/** Text is made well-formed first, as the database does, so that a grant read back has the same MAC. */
function canonicalText(value: unknown): string {
  const text = canonicalize(wellFormed(value));
  if (text === undefined) throw new InvariantError("a grant has no canonical form");
  return text;
}
