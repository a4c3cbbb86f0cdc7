import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser } from "../e2e/visitor.ts";
import { chromiumPath } from "../support/chromium.ts";
import { must } from "../support/core.ts";
import { describeWith } from "../support/describe-with.ts";
import { tempDir } from "../support/temp-dir.ts";
import { HERE, type Served, servePages } from "./served.ts";

/** Where pictures go that someone wants to look at; else they are gone with the test. */
const pictures = async (): Promise<string> => process.env.PAGE_PICTURES ?? (await tempDir());

interface Look {
  readonly width: 1440 | 390;
  readonly colorScheme: "light" | "dark";
}

const looks: readonly Look[] = [
  { width: 1440, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
  ...(process.env.PAGE_PICTURES === undefined
    ? []
    : ([
        { width: 1440, colorScheme: "dark" },
        { width: 390, colorScheme: "light" },
      ] as const)),
];

/** A person's browser behind the reverse proxy, with scripts off and every complaint of the page noted. */
async function openPage(browser: Browser, { width, colorScheme }: Look, troubles: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    javaScriptEnabled: false,
    extraHTTPHeaders: { "X-Forwarded-For": HERE },
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    // A refusal has a status of its own, which Chromium counts as an error.
    if (message.type() === "error" && !/status of 40[34]/.test(message.text())) troubles.push(message.text());
  });
  return page;
}

describeWith(await chromiumPath(), "the pages, in a browser without scripts", (executablePath) => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser(executablePath);
  });

  afterAll(async () => {
    await browser?.close();
  });

  it.each(looks)("are used with buttons alone, and fit $width px in $colorScheme", async (look) => {
    const folder = await pictures();
    const served: Served = await servePages();
    const troubles: string[] = [];
    const page = await openPage(browser, look, troubles);
    const take = async (name: string): Promise<void> => {
      const path = join(folder, `${name}-${look.width}-${look.colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
      // What is too wide for the page can be scrolled by itself.
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(look.width);
    };

    await page.goto(`${served.url}/address/${await served.addressToken("V0FORM")}`);
    await take("address");
    await page.getByRole("button", { name: "Confirm this address" }).click();
    await page.getByRole("heading", { name: "203.0.113.9 is confirmed" }).waitFor();
    await take("confirmed");
    await page.reload();
    await page.getByRole("heading", { name: "This link leads nowhere" }).waitFor();

    const grant = await served.openGrant();
    const claim = `${served.url}/claim/${await served.claimToken(grant)}`;
    await page.setExtraHTTPHeaders({ "X-Forwarded-For": "198.51.100.77" });
    await page.goto(claim);
    await take("wrong-address");
    await page.setExtraHTTPHeaders({ "X-Forwarded-For": HERE });
    await page.goto(claim);
    await take("claim");
    await page.getByRole("button", { name: "Hand out credentials" }).click();
    await page.getByText("credential_process = curl -fsS").waitFor();
    await take("claimed");
    await page.goto(claim);
    await page.getByText("A link hands out credentials once").waitFor();
    await take("dead");

    await page.setExtraHTTPHeaders({ "X-Forwarded-For": "10.0.0.7" });
    await page.goto(`${served.url}/address/${await served.addressToken()}`);
    await take("private");
    await page.setExtraHTTPHeaders({ "X-Forwarded-For": "2001:db8:1234:5678:9abc:def0:1234:5678" });
    await page.goto(`${served.url}/address/${await served.addressToken()}`);
    await take("ipv6");
    expect(troubles).toEqual([]);
    await page.context().close();
    must(await served.operations.release(await served.as("ana"), grant.id));
  });
});
