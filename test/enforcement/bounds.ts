import type { Grant } from "../../src/domain/grant.ts";
import type { Bounds, Convergence } from "../../src/ports/enforcement-layer.ts";
import { PROXY } from "./a-grant.ts";

/** Bounds of a lease that is held, and of grants that are all open. */
const freeBounds = (changes: Partial<Bounds> = {}): Bounds => ({
  signal: new AbortController().signal,
  assertLease: async () => undefined,
  stillOpen: async (grants) => new Set(grants),
  ...changes,
});

export interface SetTold {
  readonly open?: readonly Grant[];
  readonly closing?: readonly Grant[];
  readonly bounds?: Partial<Bounds>;
}

export const convergence = (
  { open = [], closing = [], bounds = {} }: SetTold,
  configured: Convergence["configured"],
): Convergence => ({
  proxy: configured[0]?.proxy ?? PROXY,
  configured,
  open,
  closing,
  bounds: freeBounds(bounds),
});
