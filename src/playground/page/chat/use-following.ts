import { useRef } from "react";

/** How far from its end a list may be and still follow what comes. */
const NEAR_PX = 120;

/** Follows what comes while the end is in view: a message that grows, or a new one. */
export function useFollowing(): (element: HTMLDivElement | null) => (() => void) | undefined {
  const follow = useRef((element: HTMLDivElement | null) => {
    const inner = element?.firstElementChild;
    if (element === null || inner == null) return undefined;
    let isNear = true;
    const toEnd = (): void => {
      if (isNear) element.scrollTo({ top: element.scrollHeight });
    };
    const look = (): void => {
      isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    const sizes = new ResizeObserver(toEnd);
    sizes.observe(inner);
    sizes.observe(element);
    element.addEventListener("scroll", look);
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  });
  return follow.current;
}
