import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../support/chromium.ts";
import { describeWith } from "../support/describe-with.ts";
import { openTempDir, type TempDir } from "../support/temp-dir.ts";
import { buildPage } from "./built-page.ts";
import { type StartedPlayground, startPlayground } from "./started-playground.ts";
import { openBrowser, type Visitor, visit } from "./visitor.ts";

describeWith(await chromiumPath(), "a bot that is killed in the playground", (executablePath) => {
  let temporary: TempDir;
  let playground: StartedPlayground;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    await buildPage();
    temporary = await openTempDir();
    [playground, browser] = await Promise.all([startPlayground(), openBrowser(executablePath)]);
    visitor = await visit(browser, { url: playground.url, pictures: temporary.path });
  });

  afterAll(async () => {
    await browser?.close();
    await playground?.stop();
    await temporary?.remove();
  });

  const button = (name: string) => visitor.page.getByRole("button", { name, exact: true });

  it("cuts who is connected with it, and closes the door and posts the receipt when it is back", async () => {
    const { page } = visitor;
    await visitor.say("/jit request orders-db 5m INC-4211 checkout is slow");
    await visitor.become("Ben");
    await visitor.go("# approvals");
    await button("Approve").click();
    await page.locator(".door[data-status=open]").waitFor();
    await visitor.become("Ana");
    await button("orders").click();
    await page.getByText(/open 1 connection/).waitFor();
    await button("Kill the bot").click();
    await visitor.terminal("cut").waitFor();
    expect(await visitor.terminal("cut").textContent()).toContain("bot");
    await page.getByText(/closed 1 connection, over .* 1 cut · gone with the bot/).waitFor();
    await visitor.screenshot("killed");
    await button("Start the bot").click();
    await page.locator(".bot[data-bot=running]").waitFor({ timeout: 30_000 });
    await page
      .getByText(/was cut when the bot died/)
      .first()
      .waitFor();
    await visitor.say("/jit release");
    await page.locator(".door[data-status=closed]", { hasText: "no rule" }).waitFor();
    await page.locator(".card[data-state=closed]", { hasText: "1 connection" }).waitFor();
    expect(await page.locator(".card[data-state=closed]").textContent()).toMatch(/1 was cut\./);
    expect(visitor.troubles).toEqual([]);
  }, 90_000);
});
