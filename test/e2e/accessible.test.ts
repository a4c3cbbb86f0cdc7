import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../support/chromium.ts";
import { describeWith } from "../support/describe-with.ts";
import { type VisitedPlayground, visitPlayground } from "./visited-playground.ts";
import { PATIENT_MS, type Visitor, visit } from "./visitor.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** One playground, gone through as a visitor does it; each screen is held against axe's rules in both themes. */
describeWith(await chromiumPath(), "the playground's page, to axe and to the keyboard", (executablePath) => {
  let visited: VisitedPlayground;
  let visitor: Visitor;

  beforeAll(async () => {
    visited = await visitPlayground(executablePath);
    visitor = visited.visitor;
  });
  afterAll(() => visited?.stop());

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
  const button = (name: string) => visitor.page.getByRole("button", { name, exact: true });
  const isDone = (step: string) =>
    visitor.page.locator(".guide li[data-done=true]", { hasText: step }).waitFor({ timeout: 60_000 });
  /** As the guide has it, with the keyboard alone. */
  const approve = async (): Promise<void> => {
    await button("Become Ben").press("Enter");
    await visitor.page.locator(".terminal label", { hasText: "ben@" }).waitFor();
    await button("Approve").press("Enter");
    await visitor.page.locator(".door[data-status=open]").waitFor();
  };

  it(
    "finds nothing on the first screen, with its guide, its wall and its audit log",
    async () => {
      await visitor.page.getByRole("button", { name: "Write it as Ana" }).waitFor();
      expect(await violations()).toEqual([]);
    },
    PATIENT_MS,
  );

  it(
    "finds nothing among completions, and a key takes one",
    async () => {
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
    },
    PATIENT_MS,
  );

  it(
    "finds nothing in a form, with errors or without, and what is wrong has the keyboard",
    async () => {
      const { page } = visitor;
      await visitor.say("/jit request");
      await page.getByRole("dialog").waitFor();
      expect(await violations()).toEqual([]);
      await page.getByRole("button", { name: "Ask", exact: true }).click();
      await page.getByRole("dialog").getByRole("alert").first().waitFor();
      await page.waitForFunction("document.activeElement.id === 'input-target'");
      expect(await page.locator("#input-target").getAttribute("aria-describedby")).toBe("error-target");
      expect(await violations()).toEqual([]);
    },
    PATIENT_MS,
  );

  it(
    "asks before a form that was written in is left, and gives the keyboard back",
    async () => {
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
    },
    PATIENT_MS,
  );

  it(
    "shows where the keyboard is, at every stop of the page",
    async () => {
      const { page } = visitor;
      const stops: string[] = [];
      await page.locator(".skip").focus();
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate<{ readonly name: string; readonly isSeen: boolean } | null>(`(() => {
        const at = document.activeElement;
        const isOutlined = (one) => one != null && getComputedStyle(one).outlineStyle !== "none";
        const isLined = (one) => one != null && getComputedStyle(one).boxShadow !== "none";
        const isSeen = [at, at.nextElementSibling].some(isOutlined) || [at, at.closest("form")].some(isLined);
        const name = at.id || at.getAttribute("aria-label") || at.value || at.textContent;
        return at === document.body || at.className === "skip" ? null : { name, isSeen };
      })()`);
        if (stop === null) break;
        stops.push(stop.name);
        expect(stop.isSeen, stop.name).toBe(true);
      }
      for (const stop of ["ana", "message-line", "terminal-line", "Kill the bot"])
        expect(stops).toContain(stop);
    },
    PATIENT_MS,
  );

  it(
    "goes by the guide and the keyboard, which ticks what happened, and marks what Ben has not read",
    async () => {
      const { page } = visitor;
      await button("Write it as Ana").press("Enter");
      await page.waitForFunction("document.activeElement.id === 'message-line'");
      await page.keyboard.press("Enter");
      await isDone("Ask");
      await page.getByRole("button", { name: "# approvals 1 new" }).waitFor();
      await approve();
      await button("# approvals").waitFor();
      await isDone("Approve");
      // The button is gone with what it did.
      expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Messages");
      await button("Connect as Ana").press("Enter");
      await isDone("Connect");
      expect(await violations()).toEqual([]);
      expect(await page.evaluate("document.getAnimations().length")).toBe(0);
    },
    PATIENT_MS,
  );

  it(
    "shows a thread beside the conversation, takes an answer but no command, and gives the keyboard back",
    async () => {
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
    },
    PATIENT_MS,
  );

  it(
    "draws the line where reading stopped",
    async () => {
      const { page } = visitor;
      await visitor.go("# general");
      const ben = await visit(visited.browser, { url: visited.playground.url, as: "ben" });
      await ben.go("# approvals");
      await ben.say("who is on call?");
      await page.getByRole("button", { name: /^# approvals \d new$/ }).waitFor();
      await visitor.go("# approvals");
      await page.locator(".new-line").waitFor();
      expect(ben.troubles).toEqual([]);
      await ben.page.close();
    },
    PATIENT_MS,
  );

  it(
    "finds nothing on the app's home and in the help",
    async () => {
      const { page } = visitor;
      await visitor.go("Sallyport home");
      await page.locator(".home-blocks").waitFor();
      expect(await violations()).toEqual([]);
      await button("Keys").press("Enter");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      expect(await violations()).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(await page.evaluate("document.activeElement.textContent")).toContain("Keys");
      await page.keyboard.press("?");
      await button("Close").press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    },
    PATIENT_MS,
  );

  it(
    "moves among the places by arrows",
    async () => {
      const { page } = visitor;
      await page.getByRole("button", { name: "Sallyport home" }).focus();
      await page.keyboard.press("Home");
      expect(await page.evaluate("document.activeElement.textContent")).toContain("# general");
      await page.keyboard.press("ArrowDown");
      expect(await page.evaluate("document.activeElement.textContent")).toContain("# approvals");
      await page.keyboard.press("Enter");
    },
    PATIENT_MS,
  );

  it(
    "finds nothing in any room of a narrow screen, and no room is wider than it",
    async () => {
      const { page } = visitor;
      await page.setViewportSize({ width: 390, height: 844 });
      for (const room of ["The wall", "Audit", "Chat"]) {
        await page.getByRole("button", { name: room, exact: true }).click();
        expect(await violations(), room).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth"), room).toBe(390);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    },
    PATIENT_MS,
  );

  it("goes on by the guide once the door has closed: to another door, and to the bot's death", async () => {
    const { page } = visitor;
    await isDone("Watch it close");
    await button("Ask again as Ana").press("Enter");
    await page.waitForFunction("document.activeElement.id === 'message-line'");
    await page.keyboard.press("Enter");
    await approve();
    await visitor.become("Ana");
    await button("orders").press("Enter");
    await page.getByText(/open 1 connection/).waitFor();
    await button("Show the switches").press("Enter");
    await button("Kill the bot").press("Enter");
    await isDone("Break something");
  }, 90_000);

  it("shows a door without a bot as it is: open in AWS, and cut with the gate", async () => {
    const { page } = visitor;
    await visitor.terminal("cut").last().getByText("the gate died with the bot").waitFor();
    const open = page.locator(".door[data-status=open]");
    await open.getByText(/closed 1 connection, over · 1 cut · gone with the bot/).waitFor();
    expect(await open.locator(".layer").first().textContent()).toMatch(/^security groupopen sgr-/);
    expect(await violations()).toEqual([]);
    await button("Mend everything").press("Enter");
    await page.locator(".bot[data-bot=running]").waitFor({ timeout: 30_000 });
    await page.getByText("That is the whole loop.").waitFor();
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toMatch(/^The wall/);
    await page
      .getByText(/was cut when the bot died/)
      .first()
      .waitFor();
  }, 60_000);

  it("closes what the bot left, and tells no bytes that nobody counted", async () => {
    const { page } = visitor;
    await visitor.say("/jit release");
    const receipt = page.locator(".card[data-state=closed]").last();
    await receipt.getByText(/1 connection; 1 was cut\./).waitFor();
    await page.locator(".door[data-status=closed]", { hasText: "no rule" }).waitFor();
    await page
      .locator(".door[data-status=closed]", { hasText: "closed 1 connection, over · 1 cut" })
      .waitFor();
  }, 60_000);

  it(
    "remembers the theme that was chosen, and that the guide was put away",
    async () => {
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
    },
    PATIENT_MS,
  );
});
