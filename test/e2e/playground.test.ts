import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chromiumPath } from "../support/chromium.ts";
import { describeWith } from "../support/describe-with.ts";
import { type VisitedPlayground, visitPlayground } from "./visited-playground.ts";
import { PATIENT_MS, type Visitor, visit } from "./visitor.ts";

const TRY = "/jit request orders-db 30s INC-4211 checkout is slow";
/** Long enough for all that is done while the door is open, on a slow machine too. */
const ASK = TRY.replace("30s", "45s");

/** One story, told in order by people at one page: each part begins where the last one ended. */
describeWith(await chromiumPath(), "the playground, in a browser", (executablePath) => {
  let visited: VisitedPlayground;
  let visitor: Visitor;
  /** The bash lines of the claim page. */
  let lines = "";

  beforeAll(async () => {
    visited = await visitPlayground(executablePath);
    visitor = visited.visitor;
  });
  afterAll(() => visited?.stop());

  const card = (state: string) => visitor.page.locator(`.card[data-state=${state}]`);
  const door = (status: string) => visitor.page.locator(`.door[data-status=${status}]`);
  const button = (name: string) => visitor.page.getByRole("button", { name, exact: true });
  /** What a link opens beside the page. */
  const opened = async (link: Locator): Promise<Page> => {
    const [popup] = await Promise.all([visitor.page.waitForEvent("popup"), link.click()]);
    await popup.waitForLoadState();
    return popup;
  };
  const fitsPhone = async (page: Page): Promise<void> => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  };
  const secretIn = (told: string): string => /SECRET_ACCESS_KEY='([^']+)'/.exec(told)?.[1] ?? "";

  it(
    "says what to try, and shows a wall without a door",
    async () => {
      expect(visited.playground.written()).toContain(TRY);
      await visitor.page.getByText("No door is open").waitFor();
    },
    PATIENT_MS,
  );

  it(
    "offers a command's words while it is typed, and takes one by a key",
    async () => {
      const line = visitor.page.getByRole("combobox");
      await line.fill("/jit re");
      expect(await visitor.page.getByRole("option").count()).toBe(3);
      await line.press("ArrowDown");
      await line.press("Enter");
      expect(await line.inputValue()).toBe("/jit release ");
      await line.fill("");
    },
    PATIENT_MS,
  );

  it(
    "opens the form, shows Ana the address that she comes from, fills it in, and takes it all back",
    async () => {
      await visitor.say("/jit request");
      const form = visitor.page.getByRole("dialog");
      const page = await opened(form.getByRole("link", { name: "Find my address" }));
      expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/as\/ana\/address\/[\w-]{43}$/);
      await page.getByText("127.0.0.2").first().waitFor();
      await page.getByRole("button").click();
      const seen = form.locator("option", { hasText: "127.0.0.2, seen on your connection" });
      await seen.waitFor({ state: "attached" });
      await page.close();
      await visitor.page.keyboard.press("Escape");
      await form.waitFor({ state: "detached" });
    },
    PATIENT_MS,
  );

  it(
    "lets Ana ask with a command, and tells her that it was asked",
    async () => {
      await visitor.say(ASK);
      await visitor.page.getByText(/^Asked: Orders database, 45 s/).waitFor();
      await visitor.go("# approvals");
      await card("waiting").waitFor();
      expect(await card("waiting").textContent()).toContain("INC-4211 checkout is slow");
    },
    PATIENT_MS,
  );

  it(
    "does not let Ana approve her own request, and tells nobody else",
    async () => {
      const ben = await visit(visited.browser, { url: visited.playground.url, as: "ben" });
      await ben.go("# approvals");
      await ben.page.getByRole("button", { name: "Approve" }).waitFor();
      await button("Approve").click();
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
    },
    PATIENT_MS,
  );

  it(
    "lets Ben approve, and shows the door with what holds it",
    async () => {
      await button("Approve").click();
      await door("open").waitFor();
      await card("open").waitFor();
      const shown = await door("open").textContent();
      expect(shown).toMatch(/security groupopen sgr-\w+… · tcp \d+ · 127\.0\.0\.\d+\/32 · until/);
      expect(shown).toMatch(/gateopen/);
    },
    PATIENT_MS,
  );

  it(
    "connects Ana from her own address: lines flow, and the wall counts their bytes",
    async () => {
      await visitor.become("Ana");
      await button("orders").click();
      await visitor.terminal("received").first().waitFor();
      expect(await visitor.terminal("received").first().textContent()).toMatch(/order 8817/);
      const counted = door("open").getByText(/open 1 connection · \d+ B/);
      await counted.waitFor();
      const before = await counted.textContent();
      await door("open")
        .locator("dd", { hasText: /open 1 connection/, hasNotText: before ?? "" })
        .waitFor();
    },
    PATIENT_MS,
  );

  it(
    "refuses Gus while the door is open for Ana",
    async () => {
      await visitor.become("Gus");
      await button("orders").click();
      await visitor.terminal("refused").waitFor();
      expect(await visitor.terminal("refused").textContent()).toContain("refused: no door for 127.0.0.6");
      await visitor.page.getByText(/1 refused/).waitFor();
      await visitor.become("Ana");
    },
    PATIENT_MS,
  );

  it(
    "hands Ana's credentials to nobody who opens her link from elsewhere",
    async () => {
      await visitor.go("Sallyport");
      await button("AWS credentials").click();
      const link = visitor.page.getByRole("link", { name: "Get the AWS credentials" });
      const path = (await link.getAttribute("href")) ?? "";
      const gus = await visited.browser.newPage();
      await gus.goto(visited.playground.url + path.replace("/as/ana/", "/as/gus/"));
      expect(await gus.textContent("body")).toContain("127.0.0.6");
      expect(await gus.getByRole("button").count()).toBe(0);
      await gus.close();
    },
    PATIENT_MS,
  );

  it(
    "hands them to Ana once, and the wall counts it",
    async () => {
      const page = await opened(visitor.page.getByRole("link", { name: "Get the AWS credentials" }));
      await fitsPhone(page);
      await page.getByRole("button", { name: "Hand out credentials" }).click();
      const block = page.locator("pre", { hasText: "export AWS_ACCESS_KEY_ID" });
      lines = (await block.textContent()) ?? "";
      expect(lines).toMatch(/^export AWS_ACCESS_KEY_ID='ASIA/);
      await fitsPhone(page);
      // Good once: the same link hands out nothing more, and says so with a status that the browser notes.
      await page.goto(page.url());
      expect(await page.locator("pre").count()).toBe(0);
      await page.close();
      await visitor.page.getByText(/credentials handed out once · until/).waitFor();
    },
    PATIENT_MS,
  );

  it(
    "takes the lines in the terminal, and AWS answers",
    async () => {
      await visitor.page.locator("#terminal-line").fill(lines);
      await visitor.page.locator("#terminal-line").press("Enter");
      await visitor.page.locator(".terminal li", { hasText: /^AWS credentials ASIA\w+ are set/ }).waitFor();
      await button("aws list").click();
      await visitor.terminal("received").filter({ hasText: "prod-east-proxy" }).waitFor();
      expect(await visitor.page.content()).not.toContain(secretIn(lines));
    },
    PATIENT_MS,
  );

  it("cuts the connection at the end, and not before", async () => {
    await visitor.terminal("cut").waitFor({ timeout: 60_000 });
    expect(await visitor.terminal("cut").textContent()).toMatch(
      /^cut [\d:]+\.\d\d, 0\.\d\d s after the end$/,
    );
    await door("closed")
      .getByText(/all layers closed/)
      .waitFor();
    await visitor.page.getByText(/credentials handed out once · over/).waitFor();
  }, 90_000);

  it(
    "gets nothing from AWS after the end",
    async () => {
      await button("aws list").click();
      const refused = visitor.terminal("refused").filter({ hasText: "UnauthorizedOperation" });
      await refused.waitFor();
      expect(await refused.textContent()).toContain("with an explicit deny in a session policy");
    },
    PATIENT_MS,
  );

  it(
    "leaves the receipt with Ana and on the card",
    async () => {
      await visitor.page
        .getByText(/Orders database was open for you/)
        .first()
        .waitFor();
      await visitor.go("# approvals");
      await card("closed").waitFor();
      expect(await card("closed").textContent()).toMatch(
        /Closed at [\d:.]+, .* after the end\. 1 connection, .*; 1 was cut\./,
      );
    },
    PATIENT_MS,
  );

  it(
    "tells every step in the audit channel and in the log, with its checkpoint, and no secret anywhere",
    async () => {
      await visitor.go("# jit-audit");
      const channel = visitor.page.getByRole("log", { name: "Messages" });
      for (const step of [/asked for orders-db/, /approved/, /opened g-/, /closed g-/])
        await channel.getByText(step).first().waitFor();
      const log = visitor.page.getByRole("region", { name: /^Audit/ });
      const audit = (await log.textContent()) ?? "";
      expect(audit).toMatch(/closed g-/);
      expect(audit).toMatch(/was refused/);
      expect(audit).toMatch(/ASIA\w{16}/);
      expect(await log.locator(".checkpoint").first().textContent()).toMatch(/checkpoint \d+ .* verified/);
      for (const told of [audit, visited.playground.written(), await visitor.page.content()])
        expect(told).not.toContain(secretIn(lines));
    },
    PATIENT_MS,
  );

  it(
    "loads nothing from elsewhere, and breaks nothing",
    () => {
      expect(visitor.troubles).toEqual([]);
    },
    PATIENT_MS,
  );

  it(
    "ends when it is told to, also while a page looks on",
    async () => {
      expect(await visited.playground.stop()).toBe(0);
      await visitor.page.getByText("not connected").waitFor();
    },
    PATIENT_MS,
  );
});
