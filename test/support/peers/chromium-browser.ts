import { join } from "node:path";
import { fetchedOnce, peersFolder, withFetchingLock } from "./fetched.ts";
import { canInstallDebianPackages, installDebianPackages, isPresent, onPath, output } from "./programs.ts";

const npmPackage = "@sparticuz/chromium@153.0.0";
const names = ["chromium", "chromium-browser", "google-chrome"] as const;

/** CHROMIUM_PATH, else a Chromium on PATH, else Debian's package (as root), else the one in an npm package. */
export async function chromiumBrowserPath(): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") {
    if (await isPresent(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which is not there`);
  }
  return (await onPath(...names)) ?? (await fromDebian()) ?? (await fromNpm());
}

async function fromDebian(): Promise<string | undefined> {
  if (!(await canInstallDebianPackages())) return undefined;
  await withFetchingLock(async () => {
    if ((await onPath(...names)) !== undefined) return;
    process.stdout.write("Installing Debian's chromium for the tests (once)\n");
    await installDebianPackages("chromium");
  });
  return onPath(...names);
}

async function fromNpm(): Promise<string> {
  const folder = join(peersFolder, "chromium");
  await fetchedOnce("npm-chromium", async () => {
    await output("npm", ["install", "--prefix", folder, "--no-save", "--no-package-lock", npmPackage]);
  });
  const script =
    'import("@sparticuz/chromium").then(async (m) => console.log(await m.default.executablePath()))';
  return output(process.execPath, ["-e", script], { cwd: folder });
}
