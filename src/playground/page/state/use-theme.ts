import { useLayoutEffect } from "react";
import { useRemembered } from "./remembered.ts";
import { useMedia } from "./use-media.ts";

export interface Theme {
  readonly isDark: boolean;
  turn(): void;
}

/** As the system has it, until someone chooses; then as they chose. */
export function useTheme(): Theme {
  const isDarkOutside = useMedia("(prefers-color-scheme: dark)");
  const [chosen, choose] = useRemembered("theme", "");
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = chosen;
  }, [chosen]);
  const isDark = chosen === "" ? isDarkOutside : chosen === "dark";
  return { isDark, turn: () => choose(isDark ? "light" : "dark") };
}
