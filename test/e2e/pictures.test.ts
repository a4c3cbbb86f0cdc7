import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../support/chromium.ts";
import { describeWith } from "../support/describe-with.ts";
import { animatedGif, smallPng } from "./small-pictures.ts";
import { type VisitedPlayground, visitPlayground } from "./visited-playground.ts";
import type { Visitor } from "./visitor.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "pictures");
const WIDTHS = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const MEGABYTE = 1024 * 1024;

/** Where a screen is: one of the narrow page's rooms, and what is brought to the top there. */
interface Spot {
  readonly room?: "Chat" | "The wall" | "Audit";
  readonly show?: string;
  /** Another page than the playground's. */
  readonly page?: Page;
}

/** Only with SCREENSHOTS=1: draws anew what the documentation shows. */
describeWith(await chromiumPath(), "the playground's pictures", (executablePath) => {
  let visited: VisitedPlayground;
  let visitor: Visitor;
  const taken = new Map<string, Buffer>();
  const frames: Buffer[] = [];

  beforeAll(async () => {
    visited = await visitPlayground(executablePath);
    visitor = visited.visitor;
    await visitor.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  });
  afterAll(() => visited?.stop());

  const button = (name: string) => visitor.page.getByRole("button", { name, exact: true });
  const enter = async (room: string): Promise<void> => {
    const tab = visitor.page.getByRole("navigation", { name: "Rooms" }).getByRole("button", { name: room });
    // Under a form nothing can be clicked, nor need be.
    const isElsewhere = (await tab.isVisible()) && (await tab.getAttribute("aria-current")) === null;
    if (isElsewhere) await tab.click();
  };
  /** At both widths and in both colours. */
  const take = async (
    screen: string,
    { room = "Chat", show, page = visitor.page }: Spot = {},
  ): Promise<void> => {
    await page.evaluate("document.querySelector('.wall')?.scrollTo({ top: 0 })");
    for (const [width, size] of Object.entries(WIDTHS)) {
      await page.setViewportSize(size);
      await enter(room);
      if (show !== undefined) await page.evaluate(`document.querySelector("${show}").scrollIntoView()`);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        taken.set(`${screen}-${width}-${colorScheme}.png`, await page.screenshot());
      }
      expect(await page.evaluate("document.documentElement.scrollWidth"), screen).toBe(size.width);
    }
    await enter("Chat");
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(WIDTHS.wide);
  };
  const frame = async (): Promise<void> => {
    await visitor.page.setViewportSize({ width: 1280, height: 720 });
    frames.push(await visitor.page.screenshot());
    await visitor.page.setViewportSize(WIDTHS.wide);
  };
  const ask = async (name: string, line: string): Promise<void> => {
    await visitor.become(name);
    await visitor.go("# general");
    await visitor.say(`/jit request ${line}`);
    await visitor.page
      .getByText(/^Asked: /)
      .last()
      .waitFor();
    await visitor.go("# approvals");
    await visitor.page.locator(".card").last().getByText(`${name} asks for`).waitFor();
  };
  const approve = async (): Promise<void> => {
    await visitor.become("Ben");
    await button("Approve").last().click();
    await visitor.page.locator(".card").last().getByText(/ has /).waitFor();
  };
  const connect = async (name: string, command: string): Promise<void> => {
    await visitor.become(name);
    const received = await visitor.terminal("received").count();
    await button(command).click();
    await visitor
      .terminal("received")
      .nth(received + 2)
      .waitFor();
  };
  const closed = (): Promise<void> =>
    visitor.page
      .locator(".door[data-status=closed]")
      .getByText(/all layers closed/)
      .first()
      .waitFor({ timeout: 60_000 });

  it("draws a form, empty and with errors", async () => {
    const { page } = visitor;
    await visitor.say("/jit request");
    await page.getByRole("dialog").waitFor();
    await take("form");
    await button("Ask").click();
    await page.getByRole("dialog").getByRole("alert").first().waitFor();
    await take("form-errors");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("draws the guide, what a command may be, and a request that waits", async () => {
    const { page } = visitor;
    await button("Write it as Ana").waitFor();
    await take("guide");
    await button("Put the guide away").click();
    await page.getByRole("combobox").fill("/jit re");
    await take("commands");
    await page.getByRole("combobox").fill("/jit request orders-db 30s INC-4211 checkout is slow");
    await frame();
    await ask("Ana", "orders-db 30s INC-4211 checkout is slow");
    await frame();
    await take("asked");
  });

  it("draws a door from its opening to its end, and what Ana is told", async () => {
    await approve();
    await visitor.page.locator(".door[data-status=open]").waitFor();
    await frame();
    await connect("Ana", "orders");
    await frame();
    await visitor.become("Gus");
    await button("orders").click();
    await visitor.terminal("refused").waitFor();
    await frame();
    await visitor.become("Ana");
    await visitor.page.locator(".card[data-state=closed]").waitFor({ timeout: 60_000 });
    await closed();
    await frame();
    await take("closed");
    await visitor.go("Sallyport");
    await visitor.page
      .getByText(/was open for you/)
      .first()
      .waitFor();
    await take("direct");
  }, 120_000);

  it("draws open doors in the channel, on the wall and in the log", async () => {
    await ask("Cyd", "admin-ui 20m INC-4212 two orders hang in the queue");
    await approve();
    await ask("Ana", "orders-db 30m INC-4213 orders are counted twice");
    await approve();
    await connect("Cyd", "admin");
    await connect("Ana", "orders");
    await ask("Dee", "ledger 1h AUD-77 the quarter is being checked");
    await visitor.become("Ben");
    await take("channel");
    await take("wall", { room: "The wall" });
    await visitor.page.locator(".checkpoint").nth(1).waitFor({ timeout: 90_000 });
    await take("audit", { room: "Audit", show: ".audit" });
  }, 180_000);

  it("draws a thread, the home and the keys", async () => {
    const { page } = visitor;
    const pane = page.getByRole("region", { name: "Thread" });
    const orders = page.locator(".message", { hasText: "Ana has Orders database" });
    for (const [name, words] of [
      ["Ben", "Half an hour is enough?"],
      ["Ana", "It is: one query, then I release it."],
    ] as const) {
      await visitor.become(name);
      if ((await pane.count()) === 0) await orders.locator(".thread-link button").click();
      await pane.getByRole("textbox").fill(words);
      await pane.getByRole("textbox").press("Enter");
      await pane.getByText(words).waitFor();
    }
    await take("thread");
    await pane.press("Escape");
    await visitor.go("Sallyport home");
    await page.locator(".home-blocks").waitFor();
    await take("home");
    await button("Keys").click();
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await take("keys");
    await page.keyboard.press("Escape");
  }, 90_000);

  it("draws Sallyport's own pages", async () => {
    const { page } = visitor;
    const opened = async (name: string): Promise<Page> => {
      const [popup] = await Promise.all([
        page.waitForEvent("popup"),
        page.getByRole("link", { name }).click(),
      ]);
      await popup.waitForLoadState();
      await popup.emulateMedia({ reducedMotion: "reduce" });
      return popup;
    };
    await visitor.go("# general");
    await visitor.say("/jit request");
    const address = await opened("Find my address");
    await take("address", { page: address });
    await address.close();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await visitor.go("Sallyport");
    await button("AWS credentials").last().click();
    const claim = await opened("Get the AWS credentials");
    await take("claim", { page: claim });
    await claim.getByRole("button", { name: "Hand out credentials" }).click();
    await claim.locator("pre").first().waitFor();
    await take("claimed", { page: claim });
    await claim.close();
  }, 90_000);

  it("draws the switches, and the wall when the bot is dead and the sweeper has done its part", async () => {
    const { page } = visitor;
    for (const name of ["Let AWS fail", "Slow Slack"]) await button(name).click();
    await page.locator(".switches [data-on=true]").nth(1).waitFor();
    await take("switches", { room: "The wall", show: ".switches" });
    await button("Mend everything").click();
    // Nobody else needs her rule: it is there for the sweeper to take.
    await ask("Dee", "admin-ui 1m INC-4214 once more");
    await approve();
    await button("Kill the bot").click();
    await page.locator(".swept").waitFor({ timeout: 90_000 });
    await take("killed", { room: "The wall" });
    expect(visitor.troubles).toEqual([]);
  }, 180_000);

  it("keeps them all in 6 MB", async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [name, png] of taken) await writeFile(join(folder, name), smallPng(png));
    await writeFile(join(folder, "loop.gif"), animatedGif(frames, 1_800));
    const names = await readdir(folder);
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6 * MEGABYTE);
    expect((await stat(join(folder, "loop.gif"))).size).toBeLessThan(MEGABYTE);
  }, 300_000);
});
