import { createSystemClock } from "../../../src/clock.ts";
import { later } from "../../../src/domain/ids.ts";
import { done, type Refusal, refused } from "../../../src/domain/refusal.ts";
import type { Links } from "../../../src/operations/links.ts";

/** Links that lead nowhere, and remember what they were made for. */
export interface FakeLinks extends Links {
  /** The forms that wait for an address. */
  readonly forms: string[];
  refuse(refusal: Refusal | null): void;
}

export function createFakeLinks(): FakeLinks {
  const forms: string[] = [];
  const clock = createSystemClock();
  const state: { refusal: Refusal | null } = { refusal: null };
  const give = (path: string) =>
    state.refusal === null
      ? done({ url: `https://sallyport.example.com/${path}`, expiresAt: later(clock.now(), 300_000) })
      : refused(state.refusal);
  return {
    forms,
    refuse: (refusal) => {
      state.refusal = refusal;
    },
    toAddress: async (_actor, form) => {
      if (form !== null) forms.push(form);
      return give(`address/token${forms.length}`);
    },
    toClaim: async (_actor, grant) => give(`claim/token?of=${grant}&x=1`),
  };
}
