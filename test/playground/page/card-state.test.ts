import { describe, expect, it } from "vitest";
import { cardState } from "../../../src/playground/page/chat/card-state.ts";

const card = (text: string, author: "app" | "person" = "app") =>
  cardState({
    author: author === "app" ? { kind: "app" } : { kind: "person", id: "U1" },
    blocks: [{ type: "section", text: { type: "mrkdwn", text } }],
  });

describe("a card's state", () => {
  it("is told by the glyph at its head", () => {
    expect(
      ["*◔ Ana asks*", "*● Ana has*", "*○ Ana had*", "*✕ Ben denied*", "*▲ not closed*"].map((one) =>
        card(one),
      ),
    ).toEqual(["waiting", "open", "closed", "denied", "trouble"]);
  });

  it("is none for a message that is no card, or that a person wrote", () => {
    expect(card("Ana asks ◔")).toBeNull();
    expect(card("*● I am open*", "person")).toBeNull();
    expect(cardState({ author: { kind: "app" }, blocks: [] })).toBeNull();
  });
});
