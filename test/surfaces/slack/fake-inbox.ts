import type { Inbox } from "../../../src/ports/store.ts";

export interface FakeInbox extends Inbox {
  readonly kept: ReadonlyMap<string, { readonly body: string; readonly settled: boolean }>;
  failNext(error: Error): void;
}

export function createFakeInbox(): FakeInbox {
  const kept = new Map<
    string,
    { id: string; body: string; at: Parameters<Inbox["keep"]>[0]["at"]; settled: boolean }
  >();
  let failure: Error | null = null;
  return {
    kept,
    failNext: (error) => {
      failure = error;
    },
    async keep(delivery) {
      const error = failure;
      failure = null;
      if (error !== null) throw error;
      if (kept.has(delivery.id)) return false;
      kept.set(delivery.id, { ...delivery, settled: false });
      return true;
    },
    async settle(id) {
      const one = kept.get(id);
      if (one !== undefined) one.settled = true;
    },
    unsettled: async (since) => [...kept.values()].filter(({ at, settled }) => !settled && at >= since),
    prune: async () => undefined,
  };
}
