import { describe, expect, it } from "vitest";
import { completionsFor } from "../../../src/playground/page/chat/completions.ts";

const hint = (usage: string) => ({ command: "/jit", usage, description: "" });
const hints = [hint("request [target] [duration]"), hint("release [id]"), hint("list")];
const texts = (line: string) => completionsFor(hints, line).map(({ text }) => text);

describe("a command's completions", () => {
  it("are all of them after a slash, and those that go on as the line does", () => {
    expect(texts("/")).toEqual(["/jit request ", "/jit release ", "/jit list"]);
    expect(texts("/jit re")).toEqual(["/jit request ", "/jit release "]);
    expect(texts("/jit rel")).toEqual(["/jit release "]);
  });

  it("shrink to the command's own usage once it is whole", () => {
    expect(completionsFor(hints, "/jit request orders-db 30s")).toMatchObject([
      { usage: "/jit request [target] [duration]" },
    ]);
  });

  it("are none for a message, or for what is no command", () => {
    expect(texts("jit")).toEqual([]);
    expect(texts("/other")).toEqual([]);
  });
});
