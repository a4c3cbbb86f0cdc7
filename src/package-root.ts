import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { InvariantError } from "./domain/failures.ts";

/** The folder of package.json, absolute: the same from the sources and from what is built of them, however deep. */
export function packageRoot(from: string = import.meta.dirname): string {
  if (existsSync(join(from, "package.json"))) return from;
  const above = dirname(from);
  if (above === from) throw new InvariantError(`no package.json is above ${import.meta.dirname}`);
  return packageRoot(above);
}
