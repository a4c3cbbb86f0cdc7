import { askFor } from "./peers/asked.ts";
import type { Found } from "./peers/found.ts";

/** A Chromium to launch with playwright-core's `executablePath`; as root it needs `--no-sandbox`. */
export function chromiumPath(): Promise<Found> {
  return askFor("chromium");
}
