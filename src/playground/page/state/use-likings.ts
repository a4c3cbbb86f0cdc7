import { useRemembered } from "./remembered.ts";

export interface Likings {
  readonly isGuided: boolean;
  readonly guide: (isGuided: boolean) => void;
  readonly areKeysAlone: boolean;
  readonly allowKeysAlone: (allowed: boolean) => void;
}

/** How someone likes the page: remembered. */
export function useLikings(): Likings {
  const [guide, setGuide] = useRemembered("guide", "shown");
  const [keys, setKeys] = useRemembered("keys alone", "on");
  return {
    isGuided: guide === "shown",
    guide: (isGuided) => setGuide(isGuided ? "shown" : "away"),
    areKeysAlone: keys === "on",
    allowKeysAlone: (allowed) => setKeys(allowed ? "on" : "off"),
  };
}
