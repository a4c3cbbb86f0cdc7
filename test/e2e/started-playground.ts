import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openTempDir } from "../support/temp-dir.ts";

const root = join(import.meta.dirname, "..", "..");

export interface StartedPlayground {
  readonly url: string;
  /** Everything it wrote so far. */
  written(): string;
  /** As Ctrl-C does; gives its exit code. */
  stop(): Promise<number | null>;
}

/** `npm start` without a configuration, with nothing of this environment that could lead elsewhere. */
export async function startPlayground(): Promise<StartedPlayground> {
  const folder = await openTempDir();
  const main = join(root, "src/main.ts");
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), TZ: "UTC", PORT: "0" };
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main], {
    cwd: folder.path,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  const isReady = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      written += chunk.toString();
      const [, url] = /Playground ready at (\S+)/.exec(written) ?? [];
      if (url !== undefined) isReady.resolve(url);
    });
  }
  const closed = once(child, "close");
  closed.then(() => isReady.reject(new Error(`the playground ended: ${written}`)), isReady.reject);
  const url = await isReady.promise;
  return {
    url,
    written: () => written,
    stop: async () => {
      child.kill("SIGTERM");
      await closed;
      await folder.remove();
      return child.exitCode;
    },
  };
}
