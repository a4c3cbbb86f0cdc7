import { clockSeconds, clockTime, longDay, shortDay } from "../state/times.ts";

const FORMS: Readonly<Record<string, (at: number, zone: string) => string>> = {
  "{time}": clockTime,
  "{time_secs}": clockSeconds,
  "{date_num}": (at, zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at),
  "{date}": longDay,
  "{date_long}": longDay,
  "{date_pretty}": longDay,
  "{date_long_pretty}": longDay,
  "{date_short}": shortDay,
  "{date_short_pretty}": shortDay,
};

/** A Slack date token's form, filled in for a reader's zone; the fallback where a form is not known. */
export function dateIn(
  form: string,
  fallback: string,
  { at, zone }: { readonly at: number; readonly zone: string },
): string {
  const tokens = form.match(/\{\w+\}/g) ?? [];
  if (tokens.some((token) => FORMS[token] === undefined)) return fallback;
  return form.replace(/\{\w+\}/g, (token) => FORMS[token]?.(at, zone) ?? token);
}
