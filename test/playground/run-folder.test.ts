import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeRunFolder } from "../../src/playground/run-folder.ts";
import { tempDir } from "../support/temp-dir.ts";

/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "close");
  return child.pid ?? 0;
}

describe("a run's folder", () => {
  it("removes what an ended run left, and leaves what a running one uses, and what is no run's", async () => {
    const place = await tempDir();
    const ended = `sallyport-playground-${await endedProcess()}-abc`;
    const running = `sallyport-playground-${process.ppid}-abc`;
    for (const name of [ended, running, "sallyport-playground-x", "else"]) await mkdir(join(place, name));
    const folder = await makeRunFolder(place);
    const left = await readdir(place);
    expect(left).not.toContain(ended);
    expect(left).toEqual(expect.arrayContaining([running, "sallyport-playground-x", "else"]));
    expect(join(place, left.find((name) => name.includes(`-${process.pid}-`)) ?? "")).toBe(folder);
  });
});
