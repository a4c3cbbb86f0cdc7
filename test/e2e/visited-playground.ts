import type { Browser } from "playwright-core";
import { buildPage } from "./built-page.ts";
import { type StartedPlayground, startPlayground } from "./started-playground.ts";
import { openBrowser, type Visitor, visit } from "./visitor.ts";

/** A playground of its own, with Ana at its page. */
export interface VisitedPlayground {
  readonly playground: StartedPlayground;
  readonly browser: Browser;
  readonly visitor: Visitor;
  stop(): Promise<void>;
}

export async function visitPlayground(chromium: string): Promise<VisitedPlayground> {
  await buildPage();
  const [playground, browser] = await Promise.all([startPlayground(), openBrowser(chromium)]);
  const stop = async (): Promise<void> => {
    await browser.close();
    await playground.stop();
  };
  try {
    return { playground, browser, visitor: await visit(browser, { url: playground.url }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
