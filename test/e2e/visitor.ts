import { type Browser, chromium, type Locator, type Page } from "playwright-core";

/** No sandbox as root; none of Chromium's own errands on the network. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a test in a browser may take on a machine that is busy with others. */
export const PATIENT_MS = 60_000;

export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: flags });

/** Someone at the page, doing what people do, and noting what goes wrong. */
export interface Visitor {
  readonly page: Page;
  /** Errors of the page's scripts and of its policy, and addresses elsewhere that it asked for. */
  readonly troubles: readonly string[];
  become(name: string): Promise<void>;
  go(place: string): Promise<void>;
  /** Types a line into the open channel and sends it. */
  say(line: string): Promise<void>;
  /** What only this person is shown, in the open channel. */
  told(words: RegExp): Locator;
  /** What the terminal showed, of a kind. */
  terminal(kind: string): Locator;
}

export async function visit(
  browser: Browser,
  { url, as = "ana" }: { readonly url: string; readonly as?: string },
): Promise<Visitor> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  // Of the pages that it opens as well.
  page.context().on("request", (request) => {
    const to = new URL(request.url());
    if (to.origin !== url && to.protocol !== "data:") troubles.push(request.url());
  });
  page.setDefaultTimeout(20_000);
  await page.goto(`${url}/#${as}`);
  // The page is there before the bot is.
  await page.locator(".bot[data-bot=running]").waitFor({ timeout: 30_000, state: "attached" });
  const line = page.getByRole("combobox", { name: /^Message/ });
  return {
    page,
    troubles,
    become: async (name) => {
      await page.getByRole("radio", { name: new RegExp(`^${name}\\b`) }).click();
      await page.locator(".terminal label", { hasText: `${name.toLowerCase()}@` }).waitFor();
    },
    go: (place) =>
      page
        .getByRole("navigation", { name: /^Channels/ })
        .getByRole("button", { name: new RegExp(`^${place}( \\d+ new| changed)?$`) })
        .click(),
    say: async (text) => {
      await line.fill(text);
      await line.press("Enter");
    },
    told: (words) => page.locator(".message[data-ephemeral=true]", { hasText: words }),
    terminal: (kind) => page.locator(`.terminal li[data-kind=${kind}]`),
  };
}
