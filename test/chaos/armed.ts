/** Where a bot is to die: at the n-th passing of a point from now on; `*` is any point. */
export interface Armed {
  readonly point: string;
  readonly passings: number;
}

export const writeArmed = (armed: Armed | null): string =>
  armed === null ? "" : `${armed.passings} ${armed.point}`;

/** Null: nowhere. */
export function readArmed(text: string): Armed | null {
  const [passings = "", point = ""] = text.split(" ");
  return point === "" ? null : { point, passings: Number(passings) };
}
