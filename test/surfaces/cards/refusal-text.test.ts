import { describe, expect, it } from "vitest";
import { instant, requestId } from "../../../src/domain/ids.ts";
import type { Refusal } from "../../../src/domain/refusal.ts";
import { plainLine } from "../../../src/surfaces/cards/plain-line.ts";
import { refusalText } from "../../../src/surfaces/cards/refusal-text.ts";

const AT = instant(Date.UTC(2026, 10, 23, 14, 3));

const SAID: readonly (readonly [Refusal, string])[] = [
  [{ kind: "own-request", others: ["Ben", "Cyd"] }, "You can’t answer your own request. Ben or Cyd can."],
  [
    {
      kind: "duration-too-long",
      title: "Orders database",
      target: "orders-db",
      askedMs: 9 * 3_600_000,
      maxMs: 4 * 3_600_000,
    },
    "Orders database allows up to 4 h; you asked for 9 h. Try /jit request orders-db 4h ….",
  ],
  [
    { kind: "unknown-target", found: "order-db", near: "orders-db", allowed: ["orders-db", "ledger"] },
    "I don’t know order-db. Did you mean orders-db? You may ask for: orders-db or ledger.",
  ],
  [{ kind: "bad-duration", found: "4", problem: "no-unit" }, "4 has no unit. Write 4h, 45m or 1h30m."],
  [
    { kind: "source-everyone", found: "0.0.0.0/0", networks: ["office", "vpn"] },
    "0.0.0.0/0 is everyone on the internet. Give one address, or pick a network: office or vpn.",
  ],
  [
    { kind: "already-resolved", id: requestId("r-7k2qmb"), status: "approved", by: "Cyd", at: AT },
    "This request was already approved by Cyd at 14:03 UTC. There is nothing left to do.",
  ],
  [
    { kind: "could-not-check", what: "whether you are in SRE", system: "Slack" },
    "I couldn’t check whether you are in SRE (Slack didn’t answer), so nothing was done. Try again in a minute.",
  ],
  [{ kind: "guest" }, "Guests can’t ask for access here. Ask a full member of the workspace."],
  [
    { kind: "no-room", proxy: "prod-east", used: 60, limit: 60, nextFreeAt: AT },
    "prod-east has no room: 60 of 60 rules in use. The next one frees at 14:03 UTC.",
  ],
];

describe("a refusal", () => {
  it.each(SAID)("says what is wrong and what to do: %o", (refusal, text) => {
    expect(plainLine(refusalText(refusal))).toBe(text);
  });
});
