import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../support/chromium.ts";
import { describeWith } from "../support/describe-with.ts";
import { openTempDir, type TempDir } from "../support/temp-dir.ts";
import { buildPage } from "./built-page.ts";
import { type StartedPlayground, startPlayground } from "./started-playground.ts";
import { openBrowser, type Visitor, visit } from "./visitor.ts";

const ASK = "/jit request orders-db 30s INC-4211 checkout is slow";

/** One story, told in order by people at one page: each part begins where the last one ended. */
describeWith(await chromiumPath(), "the playground, in a browser", (executablePath) => {
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

  const card = (state: string) => visitor.page.locator(`.card[data-state=${state}]`);
  const door = (status: string) => visitor.page.locator(`.door[data-status=${status}]`);

  it("says what to try, and shows a wall without a door", async () => {
    expect(playground.written()).toContain(ASK);
    await visitor.page.getByText("No door is open").waitFor();
  });

  it("offers a command's words while it is typed, and takes one by a key", async () => {
    const line = visitor.page.getByRole("combobox");
    await line.fill("/jit re");
    expect(await visitor.page.getByRole("option").count()).toBe(3);
    await line.press("ArrowDown");
    await line.press("Enter");
    expect(await line.inputValue()).toBe("/jit release ");
    await line.fill("");
  });

  it("lets Ana ask with a command, and tells her that it was asked", async () => {
    await visitor.say(ASK);
    await visitor.page.getByText(/^Asked: Orders database, 30 s/).waitFor();
    await visitor.go("# approvals");
    await card("waiting").waitFor();
    expect(await card("waiting").textContent()).toContain("INC-4211 checkout is slow");
    await visitor.screenshot("asked");
  });

  it("does not let Ana approve her own request, and tells nobody else", async () => {
    const ben = await visit(browser, { url: playground.url, as: "ben", pictures: temporary.path });
    await ben.go("# approvals");
    await ben.page.getByRole("button", { name: "Approve" }).waitFor();
    await visitor.page.getByRole("button", { name: "Approve" }).click();
    await visitor.told(/your own request/).waitFor();
    // The audit log tells Ben's page that it happened; by then the words would be there too.
    await ben.page
      .getByText(/Ana was refused/)
      .first()
      .waitFor();
    expect(await ben.told(/your own request/).count()).toBe(0);
    expect(ben.troubles).toEqual([]);
    await ben.page.close();
    await visitor.become("Ben");
    await card("waiting").waitFor();
    expect(await visitor.told(/your own request/).count()).toBe(0);
  });

  it("lets Ben approve, and shows the door with what holds it", async () => {
    await visitor.page.getByRole("button", { name: "Approve" }).click();
    await door("open").waitFor();
    await card("open").waitFor();
    const shown = await door("open").textContent();
    expect(shown).toMatch(/security groupopen sgr-\w+… · tcp \d+ · 127\.0\.0\.\d+\/32 · until/);
    expect(shown).toMatch(/gateopen/);
  });

  it("connects Ana from her own address, and lines flow", async () => {
    await visitor.become("Ana");
    await visitor.page.getByRole("button", { name: "orders", exact: true }).click();
    await visitor.terminal("received").nth(2).waitFor();
    expect(await visitor.terminal("received").first().textContent()).toMatch(/order 8817/);
    await visitor.page.getByText(/open 1 connection/).waitFor();
  });

  it("refuses Gus while the door is open for Ana", async () => {
    await visitor.become("Gus");
    await visitor.page.getByRole("button", { name: "orders", exact: true }).click();
    await visitor.terminal("refused").waitFor();
    expect(await visitor.terminal("refused").textContent()).toContain("refused: no door for 127.0.0.6");
    await visitor.page.getByText(/1 refused/).waitFor();
    await visitor.become("Ana");
  });

  it("is drawn wide and narrow, light and dark", async () => {
    const { page } = visitor;
    await card("open").waitFor();
    await visitor.screenshot("wide-light");
    await page.emulateMedia({ colorScheme: "dark" });
    await visitor.screenshot("wide-dark");
    await page.setViewportSize({ width: 390, height: 844 });
    await visitor.screenshot("narrow-dark");
    await page.emulateMedia({ colorScheme: "light" });
    await page.getByRole("button", { name: "The wall", exact: true }).click();
    await visitor.screenshot("narrow-light");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it("cuts the connection at the end, and not before", async () => {
    await visitor.terminal("cut").waitFor({ timeout: 40_000 });
    expect(await visitor.terminal("cut").textContent()).toMatch(
      /^cut [\d:]+\.\d\d, 0\.\d\d s after the end$/,
    );
    await door("closed").getByText("closed", { exact: true }).first().waitFor();
  }, 60_000);

  it("closes every layer, and leaves the receipt on the card and with Ana", async () => {
    await card("closed").waitFor();
    expect(await card("closed").textContent()).toMatch(
      /Closed at [\d:.]+, .* after the end\. 1 connection, .*; 1 was cut\./,
    );
    await door("closed")
      .getByText(/all layers closed/)
      .waitFor();
    await visitor.screenshot("closed");
    await visitor.go("Sallyport");
    await visitor.page
      .getByText(/Orders database was open for you/)
      .first()
      .waitFor();
  });

  it("tells every step in the audit channel and in the log, and holds the log against its checkpoint", async () => {
    await visitor.go("# jit-audit");
    const channel = visitor.page.getByRole("log", { name: "Messages" });
    for (const step of [/asked for orders-db/, /approved/, /opened g-/, /closed g-/])
      await channel.getByText(step).first().waitFor();
    const audit = await visitor.page.getByRole("region", { name: /^Audit/ }).textContent();
    expect(audit).toMatch(/closed g-/);
    expect(audit).toMatch(/was refused/);
    expect(audit).toMatch(/checkpoint \d+ .* verified/);
  });

  it("opens the form, shows what is wrong in it, and takes it back", async () => {
    const { page } = visitor;
    await visitor.say("/jit request");
    await page.getByRole("dialog").waitFor();
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByRole("dialog").getByRole("alert").first().waitFor();
    await visitor.screenshot("form");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("loads nothing from elsewhere, and breaks nothing", () => {
    expect(visitor.troubles).toEqual([]);
  });

  it("ends when it is told to, also while a page looks on", async () => {
    expect(await playground.stop()).toBe(0);
    await visitor.page.getByText("not connected").waitFor();
  });
});
