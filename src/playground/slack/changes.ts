import type { WorkspaceChange, WorkspaceEvent } from "./page-protocol.ts";

export type ChangeListener = (event: WorkspaceEvent) => void;

export interface Changes {
  announce(change: WorkspaceChange): void;
  /** Returns the function that ends it. */
  onChange(listener: ChangeListener): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<ChangeListener>();
  let seq = 0;
  return {
    announce(change) {
      seq += 1;
      for (const listener of [...listeners]) listener({ seq, ...change });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
