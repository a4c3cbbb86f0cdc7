import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Grant } from "../../../src/domain/grant.ts";
import { instant } from "../../../src/domain/ids.ts";
import { createAwsShell } from "../../../src/playground/terminal/aws-shell.ts";
import { createTerminal, type Terminal } from "../../../src/playground/terminal/terminal.ts";
import { eventually } from "../../support/eventually.ts";
import { freePort } from "../../support/free-port.ts";
import { aGrant, startService, type TestService } from "./a-terminal.ts";

const ANA = "U0ANA";
const GUS = "U0GUS";

describe("the terminal", () => {
  let service: TestService;
  let terminal: Terminal;
  let isGateUp = true;
  let now = 5_000;
  let grant: Grant | null;

  beforeEach(async () => {
    now = 5_000;
    isGateUp = true;
    grant = aGrant();
    service = await startService((address) => address === "127.0.0.2");
    const nobody = await freePort();
    terminal = createTerminal({
      clock: { now: () => instant(now), sleepUntil: () => Promise.resolve() },
      targets: [
        { command: "orders", target: "orders-db", endpoint: { host: "127.0.0.1", port: service.port } },
        { command: "ledger", target: "ledger", endpoint: { host: "127.0.0.1", port: nobody } },
      ],
      addressOf: (person) => (person === ANA ? "127.0.0.2" : "127.0.0.6"),
      admitting: () => Promise.resolve(grant?.id ?? null),
      isGateUp: () => isGateUp,
      grant: () => Promise.resolve(grant),
      aws: createAwsShell({ whoami: async () => [], list: async () => [] }),
    });
  });

  afterEach(async () => {
    terminal.stop();
    await service.stop();
  });

  const texts = (kind: string): readonly string[] =>
    terminal.lines().flatMap((line) => (line.kind === kind ? [line.text] : []));
  const seen = (kind: string, text: string) =>
    eventually(`a ${kind} line "${text}"`, () => texts(kind).includes(text));
  const connectAna = async (): Promise<void> => {
    terminal.type({ person: ANA, text: "orders" });
    await seen("received", "one");
  };

  it("says that the gate died with the bot, where it did", async () => {
    await connectAna();
    isGateUp = false;
    for (const socket of service.sockets) socket.destroy();
    await eventually("the cut", () =>
      texts("cut").some((text) => /: the gate died with the bot$/.test(text)),
    );
    terminal.type({ person: ANA, text: "ledger" });
    await seen("refused", "refused: the gate died with the bot");
  });

  it("connects from the person's own address, and shows whole lines as they come", async () => {
    await connectAna();
    expect(service.sockets[0]?.remoteAddress).toBe("127.0.0.2");
    expect(texts("received")).toEqual(["one"]);
    service.sockets[0]?.write("o\n");
    await seen("received", "two");
  });

  it("says that another address was refused, and counts it", async () => {
    terminal.type({ person: GUS, text: "orders" });
    await seen("refused", "refused: no door for 127.0.0.6");
    expect(terminal.refusals("orders-db", 4_000)).toBe(1);
    expect(terminal.refusals("orders-db", 6_000)).toBe(0);
    expect(terminal.refusals("ledger", 0)).toBe(0);
  });

  it("says the same where nothing listens", async () => {
    terminal.type({ person: ANA, text: "ledger" });
    await seen("refused", "refused: no door for 127.0.0.2");
  });

  it("shows a cut with how long after the end it came", async () => {
    await connectAna();
    now = 31_020;
    service.sockets[0]?.resetAndDestroy();
    const cut = await eventually("the cut", () => texts("cut")[0]);
    expect(cut).toMatch(/^cut \d\d:00:31\.02, 0\.02 s after the end$/);
  });

  it("shows what cut it before its time", async () => {
    await connectAna();
    grant = aGrant({ ended: { at: instant(7_000), reason: "revoked", by: null, note: null } });
    now = 7_110;
    service.sockets[0]?.resetAndDestroy();
    expect(await eventually("the cut", () => texts("cut")[0])).toMatch(/0\.11 s after it was revoked$/);
  });

  it("does not call it a cut where the service ended it", async () => {
    await connectAna();
    service.sockets[0]?.end();
    service.sockets[0]?.destroy();
    expect(await eventually("the end", () => texts("cut")[0])).toMatch(/^closed .* by the other side$/);
  });

  it("keeps one connection a person, and ends it when told to", async () => {
    await connectAna();
    terminal.type({ person: ANA, text: "disconnect" });
    expect(texts("told")).toEqual(["disconnected from orders"]);
    terminal.type({ person: ANA, text: "disconnect" });
    expect(texts("told")).toEqual(["disconnected from orders", "nothing is connected"]);
    await eventually("the service's socket to end", () => service.sockets[0]?.closed === true);
    expect(texts("cut")).toEqual([]);
  });

  it("keeps pasted secrets out of what everyone sees", () => {
    terminal.type({ person: ANA, text: "export AWS_SECRET_ACCESS_KEY='a secret'" });
    expect(JSON.stringify(terminal.lines())).not.toContain("a secret");
    expect(texts("told")).toEqual(["AWS has three variables, and not all are here; paste the whole block"]);
  });

  it("answers a word it does not know with those it knows, and clears", () => {
    terminal.type({ person: ANA, text: "rm -rf /" });
    expect(texts("told")).toEqual(["type one of: orders, ledger, aws list, aws whoami, disconnect, clear"]);
    terminal.type({ person: ANA, text: "clear" });
    expect(terminal.lines()).toEqual([]);
  });
});
