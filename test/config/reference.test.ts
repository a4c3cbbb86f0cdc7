import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { configurationSchema } from "../../src/config/schema.ts";

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

/** Every key that holds a value, as the reference writes it: `targets.<name>.role.arn`. */
function keysOf(schema: unknown, path: readonly string[] = []): readonly string[] {
  if (!isSchema(schema)) return [];
  const { properties, additionalProperties: others } = schema;
  if (isSchema(properties)) {
    return Object.entries(properties).flatMap(([key, inside]) => keysOf(inside, [...path, key]));
  }
  if (isSchema(others)) return keysOf(others, [...path, path[0] === "people" ? "<e-mail>" : "<name>"]);
  return [path.join(".")];
}

/** The first column of each table of the keys; a table under a heading such as `proxies.<name>` tells of its keys. */
function keysToldOf(reference: string): readonly string[] {
  const [, keys = ""] = reference.split("## Keys\n");
  const [tables = ""] = keys.split("\n## ");
  return tables.split("\n### ").flatMap((part) => {
    const [, under] = /^`([^`]+)`\n/.exec(part) ?? [];
    const rows = part.split("\n").filter((line) => line.startsWith("| `"));
    const told = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)]);
    return told.map(([, key = ""]) => (under === undefined ? key : `${under}.${key}`));
  });
}

it("the reference of the configuration tells of every key, and of no other", async () => {
  const reference = await readFile(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  const known = keysOf(configurationSchema());
  expect(known.length).toBeGreaterThan(40);
  expect(keysToldOf(reference).toSorted()).toEqual(known.toSorted());
});
