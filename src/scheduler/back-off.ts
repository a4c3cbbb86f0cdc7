const firstMs = 100;
const longestMs = 30_000;

/** How long to wait after so many failures in a row: 100 ms, doubling to 30 s; `random` (0 to 1) takes away up to half. */
export function backOffMs(failures: number, random: () => number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (1 - random() / 2));
}
