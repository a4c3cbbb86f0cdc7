import process from "node:process";

/** Past what the resync waits before it looks at everything anew. */
const SHIFT_MS = 5 * 60_000 + 1_000;

const own = Date.now.bind(Date);
let shiftMs = 0;
const now = (): number => own() + shiftMs;

/** Loaded ahead of a program: with each SIGUSR2 its wall clock jumps five minutes ahead, while its timers run on. */
Date.now = now;
globalThis.Date = new Proxy(Date, {
  construct: (real, args, target) => Reflect.construct(real, args.length === 0 ? [now()] : args, target),
});
process.on("SIGUSR2", () => {
  shiftMs += SHIFT_MS;
});
