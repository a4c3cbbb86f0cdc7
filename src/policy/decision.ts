import type { Reason } from "../domain/reason.ts";
import type { Refusal } from "../domain/refusal.ts";

/** May it be? With the tree of reasons, and, where the answer is not yes, the refusal a person is told. */
export type Decision =
  | { readonly allowed: true; readonly reason: Reason }
  | { readonly allowed: false; readonly reason: Reason; readonly refusal: Refusal };
