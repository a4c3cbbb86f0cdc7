import type { KyselyPlugin } from "kysely";

/** Notes whether anything was changed by what goes through it. */
export interface Changes {
  readonly plugin: KyselyPlugin;
  any(): boolean;
}

const WRITING: ReadonlySet<string> = new Set(["InsertQueryNode", "UpdateQueryNode", "DeleteQueryNode"]);

export function watchChanges(): Changes {
  const writing = new WeakSet<object>();
  let changed = false;
  return {
    plugin: {
      transformQuery({ node, queryId }) {
        if (WRITING.has(node.kind)) writing.add(queryId);
        return node;
      },
      transformResult({ queryId, result }) {
        const rows = result.numAffectedRows ?? BigInt(result.rows.length);
        if (rows > 0n && writing.has(queryId)) changed = true;
        return Promise.resolve(result);
      },
    },
    any: () => changed,
  };
}
