import canonicalize from "canonicalize";
import { InvariantError } from "../domain/failures.ts";
import type { SealedGrant } from "../domain/grant.ts";
import { wellFormed } from "../domain/well-formed.ts";
import type { GrantSeal } from "../ports/grant-seal.ts";
import type { Keys } from "./keys.ts";
import { createMac, isSameMac } from "./mac.ts";

/** I1: HMAC over the canonical JSON (RFC 8785) of exactly the sealed fields, behind the id of its key. */
export function createGrantSeal(keys: Pick<Keys, "grant">): GrantSeal {
  const { id, secret } = keys.grant;
  const macOf = createMac(secret);
  const seal = (grant: SealedGrant): string => `${id}.${macOf(sealedText(grant))}`;
  return {
    seal,
    isGenuine: (grant) => isSameMac(seal(grant), grant.mac),
  };
}

/** Text is made well-formed first, as the database does, so that a grant read back has the same MAC. */
function sealedText(grant: SealedGrant): string {
  const { id, request, person, target, door, source, startsAt, endsAt, ended } = grant;
  const fields = { id, request, person, target, door, source, startsAt, endsAt, ended };
  const text = canonicalize(wellFormed(fields));
  if (text === undefined) throw new InvariantError(`the grant ${id} has no canonical form`);
  return text;
}
