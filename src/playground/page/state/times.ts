/** Times as people read them, in a zone, with 24 hours. */
const format = (at: number, zone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }).format(at);

export const clockTime = (at: number, zone: string): string =>
  format(at, zone, { hour: "2-digit", minute: "2-digit" });

export const clockSeconds = (at: number, zone: string): string =>
  format(at, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const shortDay = (at: number, zone: string): string =>
  format(at, zone, { day: "numeric", month: "short" });

export const longDay = (at: number, zone: string): string =>
  format(at, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** `0:23`, `14:05`, `1:02:03`; nothing is left after the end. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** `2.1 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const power = Math.min(3, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(1)} ${["B", "kB", "MB", "GB"][power]}`;
}

/** `1 connection`, `2 connections`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
