import { useEffect, useRef } from "react";

interface Kept {
  readonly element: Element;
  /** Around it, and able to have the keyboard. */
  readonly around: HTMLElement | null;
}

/** A button may go with what it did, as a card's does: the keyboard then stays in what was around it. */
export function useKeptFocus(): void {
  const last = useRef<Kept | null>(null);
  useEffect(() => {
    const focused = ({ target }: FocusEvent): void => {
      // Dialogs give the keyboard back by themselves.
      if (!(target instanceof Element) || target.closest("dialog") !== null) return;
      const around = target.parentElement?.closest<HTMLElement>("[tabindex]") ?? null;
      last.current = { element: target, around };
    };
    addEventListener("focusin", focused);
    return () => removeEventListener("focusin", focused);
  }, []);
  useEffect(() => {
    const kept = last.current;
    if (kept === null || kept.element.isConnected || document.activeElement !== document.body) return;
    kept.around?.focus({ preventScroll: true });
  });
}
