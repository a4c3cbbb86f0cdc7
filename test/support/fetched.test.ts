import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventually } from "./eventually.ts";
import { startChild } from "./peers/child.ts";
import { fetchedOnce } from "./peers/fetched.ts";
import { tempDir } from "./temp-dir.ts";

describe("fetching for the tests", () => {
  it("happens once, however many ask at once", async () => {
    const folder = await tempDir();
    let fetches = 0;
    const fetch = async (): Promise<void> => void fetches++;
    await Promise.all(Array.from({ length: 5 }, () => fetchedOnce("a-peer", fetch, folder)));
    expect(fetches).toBe(1);
    expect(await readdir(folder)).toEqual(["a-peer.done"]);
  });

  it("is tried again after a failure", async () => {
    const folder = await tempDir();
    const fails = (): Promise<void> => Promise.reject(new Error("no network"));
    await expect(fetchedOnce("a-peer", fails, folder)).rejects.toThrow("no network");
    let fetches = 0;
    await fetchedOnce("a-peer", async () => void fetches++, folder);
    expect(fetches).toBe(1);
  });

  it("goes on where a killed run left its lock", async () => {
    const folder = await tempDir();
    const dead = await startChild(process.execPath, ["-e", ""]);
    await eventually("the holder to be gone", dead.hasExited);
    await writeFile(join(folder, "fetching.lock"), String(dead.pid));
    await fetchedOnce("a-peer", () => Promise.resolve(), folder);
    expect(await readdir(folder)).toEqual(["a-peer.done"]);
  });
});
