import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import type { Log } from "../../src/ports/log.ts";
import { createLog, type LogOptions } from "../../src/telemetry/log.ts";

async function written(options: Partial<LogOptions>, speak: (log: Log) => void): Promise<string> {
  const stream = new PassThrough();
  const log = createLog({ format: "json", level: "info", ...options, stream });
  speak(log);
  await log.stop();
  stream.end();
  return text(stream);
}

const slackToken = ["xoxb", "123456789012", "abcdefABCDEF"].join("-");
const awsId = `AKIA${"ABCDEFGHIJKLMNOP"}`;

describe("a log line", () => {
  it("is one JSON object with instant, level, message and fields", async () => {
    const line = await written({}, (log) => log.info("proxy settled", { proxy: "prod-east", open: 3 }));
    expect(JSON.parse(line)).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: "info",
      message: "proxy settled",
      proxy: "prod-east",
      open: 3,
    });
    expect(line.endsWith("}\n")).toBe(true);
  });

  it("keeps its own instant, level and message whatever the fields say", async () => {
    const line = await written({}, (log) =>
      log.warn("true", { level: "info", message: "false", at: "never" }),
    );
    expect(JSON.parse(line)).toMatchObject({ level: "warn", message: "true" });
  });

  it("is left out below the level", async () => {
    const lines = await written({ level: "warn" }, (log) => {
      log.info("one");
      log.warn("two");
      log.error("three");
    });
    expect(lines.trim().split("\n")).toHaveLength(2);
  });

  it("tells an error with its causes, and not the request that an SDK hangs on it", async () => {
    const cause = Object.assign(new Error("socket hang up"), {
      code: "ECONNRESET",
      config: { headers: "h-1" },
    });
    const error = new AdapterFailure({ adapter: "aws", doing: "looking at rules", retry: "soon", cause });
    const line = await written({}, (log) => log.error("no look", { error }));
    expect(JSON.parse(line)).toMatchObject({
      error: {
        name: "AdapterFailure",
        adapter: "aws",
        retry: "soon",
        cause: { name: "Error", message: "socket hang up", code: "ECONNRESET" },
      },
    });
    expect(line).not.toContain("h-1");
    expect(line).not.toContain("stack");
  });

  it("tells where in the code a bug was met", async () => {
    const line = await written({}, (log) => log.error("a bug", { error: new TypeError("no such thing") }));
    expect(JSON.parse(line).error.stack).toContain("log.test.ts");
  });

  it("survives cycles, depth, maps, bytes and what JSON cannot say", async () => {
    const loop: Record<string, unknown> = { big: 1n, map: new Map([["a", 1]]), bytes: new Uint8Array(3) };
    loop.self = loop;
    const line = await written({}, (log) => log.info("odd", { loop, none: undefined, when: new Date(0) }));
    expect(JSON.parse(line)).toMatchObject({
      loop: { big: "1", map: [["a", 1]], bytes: "[3 bytes]", self: "[circular]" },
      when: "1970-01-01T00:00:00.000Z",
    });
  });
});

describe("a log line on a terminal", () => {
  it("reads as mark, message and fields", async () => {
    const line = await written({ format: "text" }, (log) =>
      log.warn("Redis may lose jobs", { policy: "allkeys-lru", says: "two words" }),
    );
    expect(line).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} ! Redis may lose jobs policy=allkeys-lru says="two words"\n$/,
    );
  });

  it("shows the chain of causes on the line, and the stack below", async () => {
    const error = new Error("outer", { cause: new TypeError("inner") });
    const lines = (await written({ format: "text" }, (log) => log.error("failed", { error }))).split("\n");
    expect(lines[0]).toContain("✕ failed error=Error: outer ← TypeError: inner");
    expect(lines[1]).toMatch(/^ {4}at /);
  });

  it("cannot be forged or coloured by what others wrote", async () => {
    const lines = await written({ format: "text" }, (log) =>
      log.info("asked\n23:59:59.000 ! forged", { reason: "\u001b[31mred\u202etxt" }),
    );
    expect(lines.trim().split("\n")).toHaveLength(1);
    expect(lines).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});

describe("no secret is written (I11)", () => {
  it("by its shape, in messages, fields, names and errors", async () => {
    const session = ["xapp", "1", "A0123456789", "deadbeef"].join("-");
    const lines = await written({}, (log) => {
      log.info(`connected with ${slackToken}`, { note: `id ${awsId}`, [slackToken]: 1 });
      log.error("no", {
        error: new Error(`bad ${session}`, { cause: `Authorization: Bearer ${"abc.def-ghi"}` }),
      });
      log.warn("url", { url: `redis://user:${"hunter22"}@cache:6379/0` });
    });
    for (const secret of [slackToken, awsId, session, "abc.def-ghi", "hunter22"])
      expect(lines).not.toContain(secret);
    expect(lines).toContain("redis://user:[hidden]@cache:6379/0");
  });

  it("by the name it is kept under", async () => {
    const line = await written({}, (log) =>
      log.info("kept", {
        headers: { authorization: "opaque-1", "set-cookie": ["opaque-2"] },
        botToken: "opaque-3",
        SALLYPORT_KEY: "opaque-4",
        secretAccessKey: { inner: "opaque-5" },
        key: "opaque-6",
        tokens: 3,
      }),
    );
    expect(line).not.toContain("opaque");
    expect(JSON.parse(line)).toMatchObject({ tokens: 3, botToken: "[hidden]" });
  });

  it("by being one of the configuration's, wherever it stands", async () => {
    const value = fc.stringMatching(/^[\w/+=]{12,40}$/);
    await fc.assert(
      fc.asyncProperty(value, fc.string(), async (secret, around) => {
        const lines = await written({ secrets: [secret] }, (log) => {
          log.info(around + secret + around, { deep: [{ [secret]: new Error(secret + around) }] });
        });
        expect(lines).not.toContain(secret);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it("and a short value blots nothing out", async () => {
    expect(await written({ secrets: ["", "o"] }, (log) => log.info("door opened"))).toContain("door opened");
  });
});
