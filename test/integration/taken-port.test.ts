import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { eventually } from "../support/eventually.ts";
import { openBotHome } from "../support/process-bot.ts";

it("closes what is overdue though the port of its pages is taken, and then says so and ends (I7)", async () => {
  const home = await openBotHome({}, { lending: true });
  onTestFinished(home.stop);
  const bot = await home.start();
  const grant = await home.openFor("2s");
  await bot.kill();
  await eventually("the end to pass", () => Date.now() > grant.ends_at);
  const other = createServer().listen(home.pages);
  await once(other, "listening");
  onTestFinished(() => void other.close());
  expect(home.rules()).toHaveLength(1);

  const again = home.spawn();
  await eventually("it to end", () => again.exitCode() !== undefined, { within: 15_000 });
  expect(again.exitCode()).toBe(1);
  expect(again.logged()).toContain(`port ${home.pages} is taken`);
  expect(home.rules()).toEqual([]);
});
