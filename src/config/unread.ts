const FOUND: Readonly<Record<string, string>> = {
  ENOENT: "no file",
  ENOTDIR: "no file",
  EISDIR: "a folder",
  EACCES: "a file that may not be read",
};

/** What was found in the place of a file that can be read. */
export function foundInstead(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "an error";
  return FOUND[code] ?? code;
}
