import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../support/chromium.ts";
import { describeWith } from "../support/describe-with.ts";
import { buildPage } from "./built-page.ts";
import { animatedGif, smallPng } from "./small-pictures.ts";
import { type StartedPlayground, startPlayground } from "./started-playground.ts";
import { openBrowser, type Visitor, visit } from "./visitor.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "pictures");
const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
type Width = keyof typeof WIDTHS;
const MEGABYTE = 1024 * 1024;

/** Only with SCREENSHOTS=1: draws anew what the documentation shows. */
describeWith(await chromiumPath(), "the playground's pictures", (executablePath) => {
  let playground: StartedPlayground;
  let browser: Browser;
  let visitor: Visitor;
  const taken = new Map<string, Buffer>();
  const frames: Buffer[] = [];

  beforeAll(async () => {
    await buildPage();
    [playground, browser] = await Promise.all([startPlayground(), openBrowser(executablePath)]);
    visitor = await visit(browser, { url: playground.url, pictures: folder });
    await visitor.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  });

  afterAll(async () => {
    await browser?.close();
    await playground?.stop();
  });

  const take = async (screen: string, widths: readonly Width[] = ["wide", "narrow"]): Promise<void> => {
    const { page } = visitor;
    for (const width of widths) {
      await page.setViewportSize(WIDTHS[width]);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        taken.set(`${screen}-${width}-${colorScheme}.png`, await page.screenshot());
      }
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(WIDTHS[width].width);
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(WIDTHS.wide);
  };
  const frame = async (): Promise<void> => {
    await visitor.page.setViewportSize({ width: 1280, height: 720 });
    frames.push(await visitor.page.screenshot());
    await visitor.page.setViewportSize(WIDTHS.wide);
  };
  const ask = async (line: string): Promise<void> => {
    await visitor.become("Ana");
    await visitor.go("# general");
    await visitor.say(line);
    await visitor.page
      .getByText(/^Asked: Orders database/)
      .last()
      .waitFor();
  };
  const approve = async (): Promise<void> => {
    await visitor.become("Ben");
    await visitor.go("# approvals");
    await visitor.page.getByRole("button", { name: "Approve", exact: true }).click();
    await visitor.page.locator(".card[data-state=open]").waitFor();
    await visitor.page.locator(".door[data-status=open]").waitFor();
  };
  const connect = async (): Promise<void> => {
    await visitor.page.getByRole("button", { name: "orders", exact: true }).click();
    await visitor.page.getByText(/open 1 connection/).waitFor();
    await visitor.terminal("received").nth(2).waitFor();
  };

  it("draws a form with errors", async () => {
    const { page } = visitor;
    await visitor.say("/jit request");
    await page.getByRole("dialog").waitFor();
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByRole("dialog").getByRole("alert").first().waitFor();
    await take("form");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("draws the guide, and a request that waits", async () => {
    const { page } = visitor;
    await page.getByRole("button", { name: "Write it as Ana" }).waitFor();
    await take("guide");
    await page.getByRole("button", { name: "Put the guide away" }).click();
    await page.getByRole("combobox").fill("/jit request orders-db 30s INC-4211 checkout is slow");
    await frame();
    await ask("/jit request orders-db 30s INC-4211 checkout is slow");
    await frame();
    await visitor.go("# approvals");
    await page.locator(".card[data-state=waiting]").waitFor();
    await frame();
    await take("asked");
  });

  it("draws a door from its opening to its end", async () => {
    await approve();
    await frame();
    await visitor.become("Ana");
    await connect();
    await frame();
    await visitor.become("Gus");
    await visitor.page.getByRole("button", { name: "orders", exact: true }).click();
    await visitor.terminal("refused").waitFor();
    await frame();
    await visitor.become("Ana");
    await visitor.page.locator(".card[data-state=closed]").waitFor({ timeout: 40_000 });
    await visitor.page.getByText(/all layers closed/).waitFor();
    await frame();
    await take("closed");
  }, 90_000);

  it("draws an open door in the channel, on the wall and in the log", async () => {
    const { page } = visitor;
    await ask("/jit request orders-db 30m INC-4212 orders are counted twice");
    await approve();
    await visitor.become("Ana");
    await connect();
    await take("channel");
    await page.setViewportSize(WIDTHS.narrow);
    for (const [room, screen] of [
      ["The wall", "wall"],
      ["Audit", "audit"],
      ["Chat", ""],
    ] as const) {
      await page.setViewportSize(WIDTHS.narrow);
      await page.getByRole("button", { name: room, exact: true }).click();
      if (screen !== "") await take(screen, ["narrow"]);
    }
    await page.setViewportSize(WIDTHS.wide);
  }, 60_000);

  it("draws a thread and the home", async () => {
    const { page } = visitor;
    await page.locator(".thread-link button").last().click();
    const pane = page.getByRole("region", { name: "Thread" });
    for (const [name, words] of [
      ["Ben", "Half an hour is enough?"],
      ["Ana", "It is: one query, then I release it."],
    ] as const) {
      await visitor.become(name);
      if ((await pane.count()) === 0) await page.locator(".thread-link button").last().click();
      await pane.getByRole("textbox").fill(words);
      await pane.getByRole("textbox").press("Enter");
      await pane.getByText(words).waitFor();
    }
    await take("thread");
    await pane.press("Escape");
    await visitor.go("Sallyport home");
    await page.locator(".home-blocks").waitFor();
    await take("home");
    expect(visitor.troubles).toEqual([]);
  }, 60_000);

  it("keeps them all in 4 MB", async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [name, png] of taken) await writeFile(join(folder, name), smallPng(png));
    await writeFile(join(folder, "loop.gif"), animatedGif(frames, 1_800));
    const names = await readdir(folder);
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4 * MEGABYTE);
    expect((await stat(join(folder, "loop.gif"))).size).toBeLessThan(MEGABYTE);
  }, 120_000);
});
