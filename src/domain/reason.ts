export type Verdict = "yes" | "no" | "unknown";

/** Why a decision fell as it did: what was asked, what it came to, and the reasons below it. */
export interface Reason {
  readonly verdict: Verdict;
  readonly says: string;
  readonly because: readonly Reason[];
}

export const yes = (says: string, because: readonly Reason[] = []): Reason => ({
  verdict: "yes",
  says,
  because,
});
export const no = (says: string, because: readonly Reason[] = []): Reason => ({
  verdict: "no",
  says,
  because,
});
export const unknown = (says: string, because: readonly Reason[] = []): Reason => ({
  verdict: "unknown",
  says,
  because,
});

/** Every part must be yes. One no is no; otherwise one unknown is unknown; of nothing, no (I7, I9). */
export function all(says: string, because: readonly Reason[]): Reason {
  if (because.length === 0 || because.some(({ verdict }) => verdict === "no")) return no(says, because);
  return because.some(({ verdict }) => verdict === "unknown") ? unknown(says, because) : yes(says, because);
}

/** One yes is enough; otherwise one unknown is unknown; of nothing, no (I7, I9). */
export function any(says: string, because: readonly Reason[]): Reason {
  if (because.some(({ verdict }) => verdict === "yes")) return yes(says, because);
  return because.some(({ verdict }) => verdict === "unknown") ? unknown(says, because) : no(says, because);
}
