import { describe, expect, it } from "vitest";
import { contentCard } from "../../../src/surfaces/cards/content-card.ts";
import { drawCard } from "../../../src/surfaces/slack/draw-card.ts";
import { CONTENTS } from "./states.ts";

const fileOf = (name: string): string =>
  new URL(`../../golden/cards/${name.replaceAll(/[^a-z]+/g, "-")}.golden.json`, import.meta.url).pathname;

describe("a message, as Slack gets it", () => {
  it.each(CONTENTS)("%s", async (name, content) => {
    const drawn = JSON.stringify(drawCard(contentCard(content)), null, 2);
    await expect(`${drawn}\n`).toMatchFileSnapshot(fileOf(name));
  });
});
