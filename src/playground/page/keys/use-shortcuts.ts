import { useEffect, useRef } from "react";
import { type Shortcut, shortcutOf } from "./shortcuts.ts";

const isForTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input:not([type=radio]), textarea, select, dialog") !== null;

/** Listens to the whole page, but for what is typed into it and for forms. */
export function useShortcuts(areKeysAlone: boolean, does: (shortcut: Shortcut) => void): void {
  const latest = useRef(does);
  latest.current = does;
  useEffect(() => {
    const heard = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      const shortcut = shortcutOf(event, areKeysAlone && !isForTyping(event.target));
      if (shortcut === null) return;
      event.preventDefault();
      latest.current(shortcut);
    };
    addEventListener("keydown", heard);
    return () => removeEventListener("keydown", heard);
  }, [areKeysAlone]);
}
