import type { SealedGrant } from "../domain/grant.ts";

/** I1: the MAC over a grant's fields. */
export interface GrantSeal {
  seal(grant: SealedGrant): string;
  /** False for a row that was written, or changed, without the key. */
  isGenuine(grant: SealedGrant & { readonly mac: string }): boolean;
}
