import { describe, expect, it } from "vitest";
import { readHeard, writeHeard } from "../../../src/surfaces/slack/heard.ts";

const who = { surface: "slack", tenant: "T0EXAMPLE", user: "U0ANA" } as const;

describe("what the inbox keeps", () => {
  it("is read back as it was heard", () => {
    const act = { kind: "press", button: "approve", id: "r-7k2qmb" } as const;
    const one = { id: "press:1", who, channel: "C0APPROVALS", act };
    expect(readHeard(writeHeard(one))).toEqual(one);
  });

  it("holds no secret that somebody typed (I11)", () => {
    const secret = ["xoxb", "1234567890", "abcdef"].join("-");
    const act = { kind: "command", command: "/jit", text: `request orders-db 1h use ${secret}` } as const;
    const text = writeHeard({ id: "command:1", who, channel: null, act });
    expect(text).not.toContain(secret);
    expect(readHeard(text)?.act).toMatchObject({ text: "request orders-db 1h use [hidden]" });
  });
});
