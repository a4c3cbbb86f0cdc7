import type { AuditFact } from "../../src/domain/audit-event.ts";
import type { Tx } from "../../src/ports/store.ts";

/** A transaction that remembers what was written in it. */
export interface Wrote {
  readonly tx: Tx;
  /** Its facts, or else its first write; null: it only read. */
  name(): string | null;
}

/** Names of transactions stay short: the first of many facts say enough. */
const FACTS = 2;

const isFact = (given: unknown): given is AuditFact =>
  typeof given === "object" && given !== null && "action" in given;

export function wroteOf(own: Tx, reads: ReadonlySet<string>): Wrote {
  const facts = new Set<string>();
  const writes = new Set<string>();
  const note = (method: string, [first]: readonly unknown[]): void => {
    if (method === "record" && isFact(first)) facts.add(first.action);
    else writes.add(method);
  };
  const tx = new Proxy(own, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function" || typeof key !== "string" || reads.has(key)) return value;
      return (...given: readonly unknown[]) => {
        note(key, given);
        return value.apply(target, [...given]);
      };
    },
  });
  return {
    tx,
    name: () => {
      const [first] = writes;
      return facts.size > 0 ? [...facts].slice(0, FACTS).join("+") : (first ?? null);
    },
  };
}
