import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const dependencies = z.record(z.string(), z.string()).default({});
const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ optionalDependencies: dependencies, version: z.string().optional() }),
  ),
});

const text = await readFile(join(import.meta.dirname, "..", "package-lock.json"), "utf8");
const { packages } = lockFile.parse(JSON.parse(text));

describe("the lock file", () => {
  it("names every platform's packages, since npm ci refuses a lock file without them", () => {
    const wanted = Object.entries(packages).flatMap(([parent, { optionalDependencies }]) =>
      Object.keys(optionalDependencies).map((name) => ({ parent, name })),
    );
    const isThere = (path: string): boolean => packages[path]?.version !== undefined;
    const missing = wanted.filter(
      ({ parent, name }) => !(isThere(`${parent}/node_modules/${name}`) || isThere(`node_modules/${name}`)),
    );
    expect(wanted.length).toBeGreaterThan(20);
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it("says nothing of where packages were fetched from", () => {
    expect(text).not.toContain('"resolved"');
  });
});
