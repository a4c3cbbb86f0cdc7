import { readdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { canInstallDebianPackages, installDebianPackages, isPresent, output } from "./programs.ts";
import { pythonPackage } from "./python-packages.ts";

const wheel = "libfaketime==3.0.1";
const inWheel = "libfaketime/vendor/libfaketime/src/libfaketime.so.1";
const systemFolders = "/usr/lib";

/** A libfaketime that shifts the time of this Node: Debian's where it is installed, else a PyPI wheel's, else Debian's. */
export async function faketimeLibraryPath(): Promise<string> {
  const installed = await fromSystem();
  if (installed !== undefined) return installed;
  const { env } = await pythonPackage("libfaketime", wheel);
  const fetched = join(env.PYTHONPATH ?? "", inWheel);
  // The wheel says that it is for any machine, and is for x86-64.
  if (await shifts(fetched)) return fetched;
  if (!(await canInstallDebianPackages())) throw new Error("the one in the wheel is not for this machine");
  await installDebianPackages("libfaketime");
  const fromDebian = await fromSystem();
  if (fromDebian === undefined) throw new Error("Debian's package does not shift the time of Node");
  return fromDebian;
}

/** `/usr/lib/<machine>/faketime/libfaketimeMT.so.1` */
async function fromSystem(): Promise<string | undefined> {
  for (const machine of await readdir(systemFolders).catch(() => [])) {
    const path = join(systemFolders, machine, "faketime", "libfaketimeMT.so.1");
    if ((await isPresent(path)) && (await shifts(path))) return path;
  }
  return undefined;
}

async function shifts(library: string): Promise<boolean> {
  const env = { LD_PRELOAD: library, FAKETIME: "-10y", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
  const year = await output(process.execPath, ["-p", "new Date().getFullYear()"], { env }).catch(() => "");
  return Number(year) < new Date().getFullYear() - 5;
}
