import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENVIRONMENT, SAMPLE } from "../config/sample.ts";
import { eventually } from "../support/eventually.ts";
import { tempDir } from "../support/temp-dir.ts";
import { type Ran, sallyport, startSallyport } from "./process.ts";

async function aFolder(): Promise<{
  readonly run: (...words: readonly string[]) => Promise<Ran>;
  readonly folder: string;
}> {
  const folder = await tempDir();
  await writeFile(join(folder, "sallyport.yaml"), SAMPLE);
  return { folder, run: (...words) => sallyport(folder, words, ENVIRONMENT) };
}

describe("an operator, on the store itself", () => {
  it("freezes and lifts the freeze, and the log tells of both and proves itself", async () => {
    const { run } = await aFolder();
    expect(await run("freeze", "incident", "88")).toMatchObject({ code: 0 });
    expect(await run("freeze", "again")).toMatchObject({
      code: 1,
      err: expect.stringContaining("frozen since"),
    });
    expect(await run("unfreeze")).toMatchObject({ code: 0 });
    expect(await run("grants")).toEqual({ code: 0, out: "Nothing is open.\n", err: "" });
    const shown = JSON.parse((await run("audit", "show", "--json")).out);
    expect(shown).toMatchObject([
      { sequence: 0, action: "freeze.set", actor: "operator", details: { reason: "incident 88" } },
      { sequence: 1, action: "freeze.lifted", actor: "operator" },
    ]);
    expect((await run("audit", "show", "--last", "1", "--json")).out).not.toContain("freeze.set");
    expect(await run("audit", "verify")).toMatchObject({
      code: 0,
      out: expect.stringContaining("✓ 2 events"),
    });
    const exported = (await run("audit", "export")).out.trim().split("\n");
    expect(exported.map((line) => JSON.parse(line).action)).toEqual(["freeze.set", "freeze.lifted"]);
  });

  it("is told of a file that is no database, which is left as it is", async () => {
    const { run, folder } = await aFolder();
    await mkdir(join(folder, ".sallyport"));
    await writeFile(join(folder, ".sallyport", "sallyport.db"), "not a database, but someone's notes");
    const { code, out, err } = await run("grants");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("is not a database");
    expect(err).not.toContain("    at ");
  });
});

describe("a process", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("stops in good order on %s, and exits with 0", async (signal) => {
    const running = await startSallyport(await tempDir(), ["playground"], { PORT: "0" });
    const url = await eventually(
      "the playground",
      () => /Playground ready at (\S+)/.exec(running.out())?.[1],
      {
        within: 15_000,
      },
    );
    expect((await fetch(url)).status).toBe(200);
    running.stop(signal);
    expect(await running.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});
