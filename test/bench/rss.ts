import type { Figure, Measured } from "./figure.ts";
import { openCrowd } from "./open-crowd.ts";
import { memoryOf } from "./process-cost.ts";

const CROWD = { proxies: 200, grantsPerProxy: 50 };
/** Each is a look at everything, five minutes after the one before. */
const ROUNDS = 6;

async function measure(): Promise<Measured> {
  await using crowd = await openCrowd(CROWD);
  const resident: number[] = [(await memoryOf(crowd.pid)).residentMb];
  for (let round = 0; round < ROUNDS; round += 1) {
    await crowd.round();
    resident.push((await memoryOf(crowd.pid)).residentMb);
  }
  const { peakMb } = await memoryOf(crowd.pid);
  const each = resident.map((mb) => mb.toFixed(0)).join(" ");
  return {
    value: Math.max(...resident),
    detail: `most of ${each} MB, once all were opened and after each of ${ROUNDS} looks at everything; peak ${peakMb.toFixed(0)} MB`,
  };
}

export const rss: Figure = {
  name: "rss",
  what: "resident memory of the bot's process with 10,000 open grants over 200 proxies, Slack only, SQLite, started for the second time",
  unit: "MB",
  budget: 250,
  measure,
};
