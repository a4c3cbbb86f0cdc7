import { describe, expect, it } from "vitest";
import { refused } from "../../../src/domain/refusal.ts";
import { checkedView } from "../../../src/playground/slack/blocks/checked-view.ts";
import { homePage } from "../../../src/surfaces/cards/home-page.ts";
import { drawHome, sameness } from "../../../src/surfaces/slack/draw-home.ts";
import { HOMES, NOW } from "./homes.ts";

const fileOf = (name: string): string =>
  new URL(`../../golden/homes/${name.replaceAll(/[^a-z]+/g, "-")}.golden.json`, import.meta.url).pathname;

describe("a person's own tab, as Slack gets it", () => {
  it.each(Object.entries(HOMES))("%s", async (name, home) => {
    const view = drawHome(homePage(home, NOW));
    await expect(`${JSON.stringify(view, null, 2)}\n`).toMatchFileSnapshot(fileOf(name));
  });

  it.each(Object.entries(HOMES))("is taken by Slack: %s", (_, home) => {
    const view = drawHome(homePage(home, NOW));
    expect(checkedView(view, "home", (letter) => `${letter}1`).blocks).toHaveLength(view.blocks.length);
    expect(view.blocks.length).toBeLessThanOrEqual(100);
    const named = view.blocks.flatMap(({ block_id: id }) => (id === undefined ? [] : [id]));
    expect(new Set(named).size).toBe(named.length);
  });

  it("keeps all its sections and its last line, however much there is", () => {
    const page = homePage(HOMES["more than a tab takes"] ?? refused({ kind: "bot" }), NOW);
    const drawn = JSON.stringify(drawHome(page).blocks);
    for (const { title } of page.sections) expect(drawn).toContain(title);
    expect(drawn).toContain("and 28 more");
    expect(drawn).toContain("As of");
    expect(drawn).not.toContain("<!channel>");
  });

  it("is the same at another instant, if nothing else is", () => {
    const [home] = Object.values(HOMES);
    if (home?.ok !== true) throw new Error("no home");
    const later = { ok: true, value: { ...home.value, now: home.value.now + 1 } } as typeof home;
    expect(sameness(homePage(home, NOW))).toBe(sameness(homePage(later, NOW)));
  });
});
