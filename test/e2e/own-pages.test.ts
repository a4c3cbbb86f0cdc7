import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../support/chromium.ts";
import { describeWith } from "../support/describe-with.ts";
import { openTempDir, type TempDir } from "../support/temp-dir.ts";
import { buildPage } from "./built-page.ts";
import { type StartedPlayground, startPlayground } from "./started-playground.ts";
import { openBrowser, type Visitor, visit } from "./visitor.ts";

/** One story, told in order: an address is found, credentials are claimed, and they end. */
describeWith(await chromiumPath(), "Sallyport's own pages, in the playground", (executablePath) => {
  let temporary: TempDir;
  let playground: StartedPlayground;
  let browser: Browser;
  let ana: Visitor;
  let pictures: string;
  /** The bash lines of the claim page. */
  let lines = "";

  beforeAll(async () => {
    await buildPage();
    temporary = await openTempDir();
    [playground, browser] = await Promise.all([startPlayground(), openBrowser(executablePath)]);
    pictures = temporary.path;
    ana = await visit(browser, { url: playground.url, pictures });
  });

  afterAll(async () => {
    await browser?.close();
    await playground?.stop();
    await temporary?.remove();
  });

  const opened = async (link: Locator): Promise<Page> => {
    const [popup] = await Promise.all([ana.page.waitForEvent("popup"), link.click()]);
    await popup.waitForLoadState();
    return popup;
  };
  /** No page of theirs is wider than a phone. */
  const pictured = async (page: Page, name: string): Promise<void> => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: join(pictures, `own-${name}-narrow.png`), fullPage: true });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    await page.screenshot({ path: join(pictures, `own-${name}-wide.png`), fullPage: true });
  };
  const typed = async (line: string): Promise<void> => {
    await ana.page.locator("#terminal-line").fill(line);
    await ana.page.locator("#terminal-line").press("Enter");
  };

  it("shows Ana the address that she comes from, and fills it into her form", async () => {
    await ana.say("/jit request");
    const form = ana.page.getByRole("dialog");
    const page = await opened(form.getByRole("link", { name: "Find my address" }));
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/as\/ana\/address\/[\w-]{43}$/);
    await page.getByText("127.0.0.2").first().waitFor();
    await page.getByRole("button").click();
    const seen = form.locator("option", { hasText: "127.0.0.2, seen on your connection" });
    await seen.waitFor({ state: "attached" });
    await page.close();
    await ana.page.keyboard.press("Escape");
  });

  it("hands Ana's credentials to nobody who opens her link from elsewhere", async () => {
    await ana.say("/jit request orders-db 30s INC-4211 checkout is slow");
    await ana.become("Ben");
    await ana.go("# approvals");
    await ana.page.getByRole("button", { name: "Approve" }).click();
    await ana.page.locator(".door[data-status=open]").waitFor();
    await ana.become("Ana");
    await ana.go("Sallyport");
    await ana.page.getByRole("button", { name: "AWS credentials" }).click();
    const link = ana.page.getByRole("link", { name: "Get the AWS credentials" });
    const path = (await link.getAttribute("href")) ?? "";
    const gus = await browser.newPage();
    await gus.goto(playground.url + path.replace("/as/ana/", "/as/gus/"));
    expect(await gus.textContent("body")).toContain("127.0.0.6");
    expect(await gus.getByRole("button").count()).toBe(0);
    await gus.close();
  });

  it("hands them to Ana once, and the wall counts it", async () => {
    const page = await opened(ana.page.getByRole("link", { name: "Get the AWS credentials" }));
    await pictured(page, "claim");
    await page.getByRole("button", { name: "Hand out credentials" }).click();
    const block = page.locator("pre", { hasText: "export AWS_ACCESS_KEY_ID" });
    lines = (await block.textContent()) ?? "";
    expect(lines).toMatch(/^export AWS_ACCESS_KEY_ID='ASIA/);
    await pictured(page, "claimed");
    await page.goto(page.url());
    expect(await page.locator("pre").count()).toBe(0);
    await page.close();
    await ana.page.getByText(/credentials handed out once · until/).waitFor();
  });

  it("takes the lines in the terminal, and AWS answers", async () => {
    await typed(lines);
    await ana.page.locator(".terminal li", { hasText: /^AWS credentials ASIA\w+ are set/ }).waitFor();
    await ana.page.getByRole("button", { name: "aws list" }).click();
    await ana.page.locator(".terminal li[data-kind=received]", { hasText: "prod-east-proxy" }).waitFor();
    const [, secret = ""] = /SECRET_ACCESS_KEY='([^']+)'/.exec(lines) ?? [];
    expect(await ana.page.content()).not.toContain(secret);
    await ana.screenshot("credentials-wide");
  });

  it("gets nothing from AWS after the end", async () => {
    await ana.page
      .locator(".door[data-status=closed]")
      .getByText(/all layers closed/)
      .waitFor({ timeout: 40_000 });
    await ana.page.getByRole("button", { name: "aws list" }).click();
    const refused = ana.terminal("refused").filter({ hasText: "UnauthorizedOperation" });
    await refused.waitFor();
    expect(await refused.textContent()).toContain("with an explicit deny in a session policy");
    await ana.page.getByText(/credentials handed out once · over/).waitFor();
    await ana.screenshot("credentials-over");
  }, 60_000);

  it("writes who was handed what into the audit log, and no secret anywhere", async () => {
    const [, secret = ""] = /SECRET_ACCESS_KEY='([^']+)'/.exec(lines) ?? [];
    const audit = await ana.page.getByRole("region", { name: /^Audit/ }).textContent();
    expect(audit).toMatch(/ASIA\w{16}/);
    for (const told of [audit, playground.written(), await ana.page.content()])
      expect(told).not.toContain(secret);
    expect(ana.troubles.filter((trouble) => !trouble.includes("/as/ana/"))).toEqual([]);
  });
});
