import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../support/chromium.ts";
import { describeWith } from "../support/describe-with.ts";
import { openTempDir, type TempDir } from "../support/temp-dir.ts";
import { buildPage } from "./built-page.ts";
import { type StartedPlayground, startPlayground } from "./started-playground.ts";
import { openBrowser, type Visitor, visit } from "./visitor.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** One playground, gone through as a visitor does it; each screen is held against axe's rules in both themes. */
describeWith(await chromiumPath(), "the playground's page, to axe and to the keyboard", (executablePath) => {
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

  /** In the light theme by every rule; in the dark one by those of colours, which alone differ. */
  const violations = async (): Promise<readonly string[]> => {
    const { page } = visitor;
    if (await page.evaluate("window.axe === undefined")) await page.evaluate(await readFile(axe, "utf8"));
    const found: string[] = [];
    for (const [colorScheme, rules] of [
      ["light", ""],
      ["dark", "{ runOnly: ['color-contrast'] }"],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const run = `axe.run(${rules}).then(({ violations }) => violations)`;
      for (const { id, nodes } of await page.evaluate<readonly Violation[]>(run))
        for (const { target, failureSummary } of nodes)
          found.push(`${colorScheme} ${id}: ${target.join(" ")} ${failureSummary ?? ""}`);
    }
    return found;
  };
  const focused = (): Promise<string> => visitor.page.evaluate("document.activeElement.id");

  it("finds nothing on the first screen, with its guide, its wall and its audit log", async () => {
    await visitor.page.getByRole("button", { name: "Write it as Ana" }).waitFor();
    expect(await violations()).toEqual([]);
  });

  it("finds nothing among completions, and a key takes one", async () => {
    const line = visitor.page.getByRole("combobox", { name: /^Message/ });
    await line.fill("/jit explain ");
    await visitor.page.getByRole("option").first().waitFor();
    expect(await violations()).toEqual([]);
    await line.press("Tab");
    expect(await line.inputValue()).toBe("/jit explain orders-db");
    await line.fill("/jit ");
    await line.press("Escape");
    expect(await visitor.page.getByRole("option").count()).toBe(0);
    await line.fill("");
  });

  it("finds nothing in a form, with errors or without, and what is wrong has the keyboard", async () => {
    const { page } = visitor;
    await visitor.say("/jit request");
    await page.getByRole("dialog").waitFor();
    expect(await violations()).toEqual([]);
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByRole("dialog").getByRole("alert").first().waitFor();
    await page.waitForFunction("document.activeElement.id === 'input-target'");
    expect(await page.locator("#input-target").getAttribute("aria-describedby")).toBe("error-target");
    expect(await violations()).toEqual([]);
  });

  it("asks before a form that was written in is left, and gives the keyboard back", async () => {
    const { page } = visitor;
    await page.locator("#input-reason").fill("INC-4211");
    await page.keyboard.press("Escape");
    await page.getByText("Discard what you put in?").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("Discard what you put in?").waitFor({ state: "detached" });
    expect(await focused()).toBe("input-reason");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction("document.activeElement.id === 'message-line'");
  });

  it("goes by the guide, which ticks what happened, and marks what Ben has not read", async () => {
    const { page } = visitor;
    const isDone = (step: string) => page.locator(".guide li[data-done=true]", { hasText: step }).waitFor();
    await page.getByRole("button", { name: "Write it as Ana" }).click();
    await page.getByRole("combobox", { name: /^Message/ }).press("Enter");
    await isDone("Ask");
    await page.getByRole("button", { name: "# approvals 1 new" }).waitFor();
    await page.getByRole("button", { name: "Become Ben" }).click();
    await page.locator(".card[data-state=waiting]").waitFor();
    await page.getByRole("button", { name: "# approvals", exact: true }).waitFor();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await isDone("Approve");
    await page.getByRole("button", { name: "Connect as Ana" }).click();
    await isDone("Connect");
    expect(await violations()).toEqual([]);
  });

  it("shows a thread beside the conversation, takes an answer but no command, and gives the keyboard back", async () => {
    const { page } = visitor;
    await page.locator(".thread-link button").first().click();
    const pane = page.getByRole("region", { name: "Thread" });
    const reply = pane.getByRole("textbox", { name: "Reply in the thread" });
    await reply.fill("/jit list");
    await reply.press("Enter");
    await pane.getByText("/jit is not supported in threads. Sorry!").waitFor();
    await reply.fill("I am on it");
    await reply.press("Enter");
    await pane.getByText("I am on it").waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press("Escape");
    await pane.waitFor({ state: "detached" });
    await page.locator(".thread-link button:focus").waitFor();
  });

  it("draws the line where reading stopped", async () => {
    const { page } = visitor;
    await visitor.go("# general");
    const ben = await visit(browser, { url: playground.url, as: "ben", pictures: temporary.path });
    await ben.go("# approvals");
    await ben.say("who is on call?");
    await page.getByRole("button", { name: "# approvals 1 new" }).waitFor();
    await visitor.go("# approvals");
    await page.locator(".new-line").waitFor();
    expect(ben.troubles).toEqual([]);
    await ben.page.close();
  });

  it("finds nothing on the app's home and in the help", async () => {
    const { page } = visitor;
    await visitor.go("Sallyport home");
    await page.locator(".home-blocks").waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("moves among the places by arrows", async () => {
    const { page } = visitor;
    await page.getByRole("button", { name: "Sallyport home" }).focus();
    await page.keyboard.press("Home");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("# general");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("# approvals");
    await page.keyboard.press("Enter");
  });

  it("finds nothing in any room of a narrow screen, and no room is wider than it", async () => {
    const { page } = visitor;
    await page.setViewportSize({ width: 390, height: 844 });
    for (const room of ["The wall", "Audit", "Chat"]) {
      await page.getByRole("button", { name: room, exact: true }).click();
      expect(await violations(), room).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth"), room).toBe(390);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it("remembers the theme that was chosen, and that the guide was put away", async () => {
    const { page } = visitor;
    await page.emulateMedia({ colorScheme: "light" });
    await page.getByRole("button", { name: "Dark", exact: true }).click();
    await page.getByRole("button", { name: "Put the guide away" }).click();
    await page.reload();
    await page.locator("html[data-theme=dark]").waitFor();
    expect(await page.locator(".guide").count()).toBe(0);
    await page.getByRole("button", { name: "Guided start" }).click();
    await page.locator(".guide").waitFor();
    expect(visitor.troubles).toEqual([]);
  });
});
