import { createHash } from "node:crypto";
import type { Grant } from "../../domain/grant.ts";
import type { Person } from "../../domain/person.ts";

interface Taken {
  readonly most: number;
  readonly others: RegExp;
}

/** Also nothing that begins with `aws:`, which the letters exclude. */
const NAME: Taken = { most: 64, others: /[^A-Za-z0-9_+=,.@-]/g };
/** A tag's value. Keys may have 128. */
const TAG: Taken = { most: 256, others: /[^A-Za-z0-9_.:/=+@-]/g };
const HASH = 12;
const ENDS_IN_HASH = /-[0-9a-f]{12}$/;

/**
 * Who CloudTrail names beside every call of the session, and of roles it becomes: it can never be changed on the way.
 * Two people never share one.
 */
export const sourceIdentityOf = (person: Person): string => namedApart(person.email ?? person.id, NAME);

/** A text as STS takes it; what had to be changed for that ends in a hash of what it was, and nothing else does. */
function namedApart(text: string, { most, others }: Taken): string {
  const taken = text.replaceAll(others, "_");
  const isAsItWas = taken === text && text.length >= 2 && text.length <= most && !ENDS_IN_HASH.test(text);
  if (isAsItWas) return text;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH);
  return `${taken.slice(0, most - HASH - 1)}-${hash}`;
}

/** For trust policies and resource policies to go by, and for CloudTrail. None is passed on to another role. */
export const sessionTagsOf = (
  deployment: string,
  { id, target }: Grant,
  person: Person,
): Readonly<Record<string, string>> => ({
  "sallyport:deployment": namedApart(deployment, TAG),
  "sallyport:grant": id,
  "sallyport:target": namedApart(target, TAG),
  "sallyport:person": namedApart(person.email ?? person.id, TAG),
});
