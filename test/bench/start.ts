import { eventually } from "../support/eventually.ts";
import { freePort } from "../support/free-port.ts";
import { openTempDir } from "../support/temp-dir.ts";
import type { Figure, Measured } from "./figure.ts";
import { ROOT } from "./node-child.ts";
import { startGroup } from "./process-group.ts";
import { median, sayMs } from "./quantile.ts";

const RUNS = 5;

const answers = async (url: string): Promise<boolean> => {
  const page = await fetch(url);
  await page.arrayBuffer();
  return page.status === 200;
};

/** `npm start` in a folder without a configuration, until the page is there. */
async function startOnce(): Promise<number> {
  await using folder = await openTempDir("sallyport-bench-");
  const port = await freePort();
  const begun = performance.now();
  const npm = await startGroup("npm", ["start"], {
    cwd: ROOT,
    env: { PORT: String(port), SALLYPORT_STATE: folder.path },
  });
  try {
    const patience = { within: 60_000, every: 5 };
    await eventually("the playground's page", () => answers(`http://127.0.0.1:${port}/`), patience);
    return performance.now() - begun;
  } catch (error) {
    throw new Error(`npm start gave no page:\n${npm.written()}`, { cause: error });
  } finally {
    await npm.stop();
  }
}

async function measure(): Promise<Measured> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await startOnce());
  const detail = `median of ${RUNS}; ${sayMs(Math.min(...times))} to ${sayMs(Math.max(...times))}`;
  return { value: median(times), detail };
}

export const start: Figure = {
  name: "start",
  what: "`npm start` until the playground's page answers",
  unit: "ms",
  budget: 2_000,
  measure,
};
