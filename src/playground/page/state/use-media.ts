import { useSyncExternalStore } from "react";

/** Whether a media query holds, as long as it does. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}

/** One room at a time: as wide as styles/layout.css has it. */
export const useNarrow = (): boolean => useMedia("(max-width: 860px)");
