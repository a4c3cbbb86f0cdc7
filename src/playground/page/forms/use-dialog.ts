import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Opened as a dialog, so that the keyboard stays inside; closed before it is taken away, so that the keyboard goes back
 * to where it was.
 */
export function useDialog(): RefObject<HTMLDialogElement | null> {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog?.open === false) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return ref;
}
