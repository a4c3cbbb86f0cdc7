import { describe, expect, it } from "vitest";
import { completionsFor } from "../../../src/playground/page/chat/completions.ts";

const hint = (usage: string) => ({ command: "/jit", usage, description: "" });
const hints = [hint("request [target] [duration]"), hint("release [id]"), hint("list")];
const known = {
  targets: [
    { word: "orders-db", about: "Orders database" },
    { word: "ledger", about: "Ledger" },
  ],
  ids: { release: [{ word: "g-7k2q", about: "Orders database is open" }] },
};
const found = (line: string) => completionsFor(hints, line, known);
const texts = (line: string) => found(line).options.map(({ text }) => text);

describe("a command's completions", () => {
  it("are all of them after a slash, and those that go on as the line does", () => {
    expect(texts("/")).toEqual(["/jit request ", "/jit release ", "/jit list"]);
    expect(texts("/jit re")).toEqual(["/jit request ", "/jit release "]);
    expect(texts("/jit rel")).toEqual(["/jit release "]);
    expect(texts("/jit list")).toEqual([]);
  });

  it("are the targets, or one's own ids, where these come first", () => {
    expect(texts("/jit request ")).toEqual(["/jit request orders-db ", "/jit request ledger "]);
    expect(texts("/jit request l")).toEqual(["/jit request ledger "]);
    expect(texts("/jit release ")).toEqual(["/jit release g-7k2q"]);
  });

  it("give way to the command's usage, with the word that comes now", () => {
    expect(found("/jit request orders-db 30s")).toMatchObject({
      options: [],
      command: { name: "/jit request", usage: "[target] [duration]" },
      wordAt: 1,
    });
  });

  it("are none for a message, or for what is no command", () => {
    expect(texts("jit")).toEqual([]);
    expect(texts("/other")).toEqual([]);
  });
});
