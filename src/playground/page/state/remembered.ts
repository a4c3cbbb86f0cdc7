import { useState } from "react";

const named = (name: string): string => `sallyport ${name}`;

/** Best effort: a browser that keeps nothing for this page answers with nothing. */
export function rememberedBestEffort(name: string): string | null {
  try {
    return localStorage.getItem(named(name));
  } catch {
    return null;
  }
}

/** Best effort: a browser that keeps nothing for this page keeps nothing. */
export function rememberBestEffort(name: string, value: string): boolean {
  try {
    localStorage.setItem(named(name), value);
    return true;
  } catch {
    return false;
  }
}

/** A choice of whoever sits at this browser: it is there again after a reload. */
export function useRemembered(name: string, first: string): readonly [string, (value: string) => void] {
  const [value, setValue] = useState(() => rememberedBestEffort(name) ?? first);
  return [
    value,
    (next) => {
      rememberBestEffort(name, next);
      setValue(next);
    },
  ];
}
