import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "manifests", "aws");

export type TemplateName = "bot" | "enforcer" | "target-role" | "boundary" | "sweeper" | "sweeper-role";

export const templateText = (name: TemplateName): Promise<string> =>
  readFile(join(FOLDER, `${name}.yaml`), "utf8");

export async function templatePaths(): Promise<readonly string[]> {
  const files = await readdir(FOLDER);
  return files.filter((file) => file.endsWith(".yaml")).map((file) => join(FOLDER, file));
}
