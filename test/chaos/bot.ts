import { writeSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createApp } from "../../src/app.ts";
import { loadConfiguration } from "../../src/config/load-configuration.ts";
import { type Armed, readArmed } from "./armed.ts";
import { killPoints } from "./kill-points.ts";
import { planted } from "./plants.ts";

/** What is told to whoever started this process; a write that was begun is there even if the process dies at once. */
const TOLD = 3;

const tell = (line: string): void => void writeSync(TOLD, `${line}\n`);

let armed: Armed | null = readArmed(process.env.CHAOS_ARMED ?? "");

/** As a power cut: nothing of the process runs after it. */
function pass(point: string): void {
  tell(`passed ${point}`);
  if (armed === null || (armed.point !== "*" && armed.point !== point)) return;
  armed = { ...armed, passings: armed.passings - 1 };
  if (armed.passings > 0) return;
  tell(`died ${point}`);
  process.kill(process.pid, "SIGKILL");
}

process.on("message", (order) => {
  armed = readArmed(String(order));
  tell("armed");
});
// Ctrl-C is for whoever started this process, and reaches both.
process.on("SIGINT", () => undefined);
// Nobody is left who would end it.
process.once("disconnect", () => process.exit(1));

/** `sallyport start`, with points around every way out. */
const loaded = await loadConfiguration({ file: join(process.cwd(), "sallyport.yaml"), env: process.env });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const app = await createApp(loaded.configuration, {
  logFormat: "json",
  around: planted(process.env.CHAOS_PLANT, killPoints(pass)),
});
process.once("SIGTERM", () => void app.stop().then(() => process.exit(0)));
await app.start();
tell("up");
