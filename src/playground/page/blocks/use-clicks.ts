import { useState } from "react";
import type { ClickRequest } from "../../slack/page-protocol.ts";
import { postClick, wordsOf } from "../post.ts";
import type { BlockSurroundings } from "./block-context.ts";

type Around = Pick<BlockSurroundings, "zone" | "nameOf" | "people">;
type Where = Pick<ClickRequest, "person" | "message" | "view">;

/** What blocks outside of forms need: a click is told at once, and nothing is kept. */
export function useClicks(
  around: Around,
  where: Where,
): { readonly around: BlockSurroundings; readonly trouble: string | null } {
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  return {
    trouble,
    around: {
      ...around,
      isBusy,
      values: {},
      errors: {},
      change: () => undefined,
      act: ({ blockId, actionId }, selected) => {
        const chosen = selected === undefined ? {} : { selected };
        setBusy(true);
        setTrouble(null);
        postClick({ ...where, blockId, actionId, ...chosen })
          .then((outcome) => setTrouble(outcome.answered ? null : outcome.text))
          .catch((error: unknown) => setTrouble(wordsOf(error)))
          .finally(() => setBusy(false));
      },
    },
  };
}
