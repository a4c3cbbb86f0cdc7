import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Bot, VerifiedLog } from "../../src/cli/bot.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { instant } from "../../src/domain/ids.ts";
import { ENVIRONMENT, SAMPLE } from "../config/sample.ts";
import { tempDir } from "../support/temp-dir.ts";
import { aBot, aGrant, anEdge } from "./fake-bot.ts";

async function run(
  words: readonly string[],
  given: ReturnType<typeof aBot> = aBot(),
  files: Record<string, string> = {},
) {
  const folder = await tempDir();
  await writeFile(join(folder, "sallyport.yaml"), SAMPLE);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const { edge, out, err } = anEdge(folder, ENVIRONMENT, given.bot);
  const code = await runCli(edge, words);
  return { code, out: out(), err: err(), done: given.done };
}

describe("sallyport grants", () => {
  const listing = (grant: Grant) => {
    const { bot, done } = aBot();
    const listed = [{ grant, person: { id: grant.person, name: "Ana", email: null } }];
    return { bot: { ...bot, operator: { ...bot.operator, grants: async () => listed } }, done };
  };

  it("lists what is open, for people", async () => {
    const endsAt = instant(Date.now() + 90_500);
    const { code, out, done } = await run(["grants"], listing({ ...aGrant, endsAt }));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^g-7k2qmb {3}Ana {3}orders-db {3}from 203\.0\.113\.9 {3}open {3}until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, 1 min (29|30|31) s left\n$/,
    );
    expect(done).toEqual(["stop"]);
  });

  it("tells what is not open yet, and what is not seen closed yet", async () => {
    const endsAt = instant(Date.now() + 60_000);
    expect((await run(["grants"], listing({ ...aGrant, endsAt, openedAt: null }))).out).toContain(
      "   opening   until ",
    );
    const past = { ...aGrant, endsAt: instant(Date.UTC(2020, 0, 1)) };
    expect((await run(["grants"], listing(past))).out).toContain(
      "closing   since 2020-01-01 00:00:00, not yet seen closed",
    );
  });

  it("lists what is open, for programs, before or after the command", async () => {
    for (const words of [
      ["grants", "--json"],
      ["--json", "grants"],
    ]) {
      const { out } = await run(words);
      expect(JSON.parse(out)).toEqual([
        {
          id: "g-7k2qmb",
          request: "r-7k2qmb",
          person: { id: "p-ana", name: "Ana", email: "ana@example.com" },
          target: "orders-db",
          source: "203.0.113.9/32",
          startsAt: "2026-11-23T14:04:00.000Z",
          openedAt: "2026-11-23T14:04:00.000Z",
          endsAt: "2026-11-23T14:34:00.000Z",
          ended: null,
        },
      ]);
    }
  });

  it("says so where nothing is", async () => {
    const { bot, done } = aBot();
    const empty: Bot = { ...bot, operator: { ...bot.operator, grants: async () => [] } };
    expect(await run(["grants"], { bot: empty, done })).toMatchObject({ code: 0, out: "Nothing is open.\n" });
  });
});

describe("sallyport revoke", () => {
  it("closes a grant, with the words as its reason", async () => {
    const { code, out, done } = await run(["revoke", aGrant.id, "wrong", "cluster"]);
    expect(code).toBe(0);
    expect(out).toBe(
      "✓ g-7k2qmb is revoked: Orders database. The bot closes it now, and tells when it is seen closed.\n",
    );
    expect(done).toEqual(["revoke g-7k2qmb: wrong cluster", "stop"]);
  });

  it("says what to do where there is no such grant", async () => {
    const { code, out, err } = await run(["revoke", "g-nope\u001b[2J"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe("✕ There is no grant g-nope\\u{1b}[2J. sallyport grants lists the open ones.\n");
  });
});

describe("sallyport freeze and unfreeze", () => {
  it("freeze with the words as the reason, and are told where it is so already", async () => {
    const given = aBot();
    expect(await run(["freeze", "incident", "88"], given)).toMatchObject({
      code: 0,
      out: expect.stringContaining("Frozen"),
    });
    const again = await run(["freeze", "incident", "89"], given);
    expect(again).toMatchObject({
      code: 1,
      err: expect.stringContaining("by Cyd. sallyport unfreeze lifts it."),
    });
    expect(await run(["unfreeze"], given)).toMatchObject({ code: 0 });
  });

  it("unfreeze is told where nothing is frozen", async () => {
    expect(await run(["unfreeze"])).toMatchObject({ code: 1, err: "✕ Nothing is frozen.\n" });
  });
});

describe("sallyport audit", () => {
  it("shows events, and obeys nothing that people typed", async () => {
    const { code, out, done } = await run(["audit", "show", "--about", "r-7k2qmb", "--last", "7"]);
    expect(code).toBe(0);
    expect(out).toBe(
      '3   2026-11-23 14:04:00   Ana\\u{1b}[31m   request.asked   r-7k2qmb   reason=INC-4211\\u{a}forged line from=["203.0.113.9/32"]\n',
    );
    expect(done).toEqual(["show r-7k2qmb 7", "stop"]);
  });

  it("shows instants as instants, and says where there is nothing about an id", async () => {
    const { bot, done } = aBot();
    const at = Date.UTC(2026, 10, 23, 14, 4);
    const [event] = await bot.audit.show({ about: null, last: 1 });
    if (event === undefined) throw new Error("there is no event");
    const show = (details: typeof event.details) => async () => [{ ...event, details }];
    const told = { ...bot, audit: { ...bot.audit, show: show({ endsAt: at, lateMs: 210, ticket: null }) } };
    const { out } = await run(["audit", "show"], { bot: told, done });
    expect(out).toContain("r-7k2qmb   endsAt=2026-11-23 14:04:00 lateMs=210\n");
    const none = { ...bot, audit: { ...bot.audit, show: async () => [] } };
    expect(await run(["audit", "show", "--about", "r-none"], { bot: none, done })).toMatchObject({
      code: 0,
      out: "",
      err: expect.stringContaining("No event is about r-none."),
    });
  });

  it("exports JSON lines", async () => {
    expect(await run(["audit", "export"])).toMatchObject({
      code: 0,
      out: '{"sequence":0}\n{"sequence":1}\n',
    });
  });

  it("verifies, and says what a checkpoint from outside would add", async () => {
    const { code, out } = await run(["audit", "verify"]);
    expect(code).toBe(0);
    expect(out).toContain(
      "✓ 4 events are as they were written, held against 2 checkpoints of its own. Root cm9vdA==\n! ",
    );
  });

  it("takes a checkpoint from a file, from standard input, or as text", async () => {
    const file = await run(["audit", "verify", "--checkpoint", "note.txt"], aBot(), {
      "note.txt": "from a file",
    });
    expect(file).toMatchObject({ code: 0, done: ["verify from a file", "stop"] });
    expect(file.out).not.toContain("!");
    expect((await run(["audit", "verify", "--checkpoint", "-"])).done).toContain(
      "verify from standard input",
    );
    expect((await run(["audit", "verify", "--checkpoint", "a\nb"])).done).toContain("verify a\nb");
    const none = await run(["audit", "verify", "--checkpoint", "none.txt"]);
    expect(none).toMatchObject({
      code: 2,
      done: [],
      err: expect.stringContaining("There is no file none.txt"),
    });
  });

  it("is found wanting with every finding", async () => {
    const findings: VerifiedLog["findings"] = [
      { kind: "changed-event", says: "Event 2 was changed after it was written." },
      { kind: "missing-events", says: "Event 3 is missing." },
    ];
    const { code, out } = await run(["audit", "verify"], aBot({ ok: false, findings }));
    expect(code).toBe(1);
    expect(out).toBe(
      "✕ Event 2 was changed after it was written.\n✕ Event 3 is missing.\n2 findings in 4 events.\n",
    );
    const json = await run(["audit", "verify", "--json"], aBot({ ok: false, findings }));
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, size: 4, findings });
  });
});

describe("sallyport start and playground", () => {
  it("run until they are stopped", async () => {
    const { code, done } = await run(["start"]);
    expect(code).toBe(0);
    expect([...done].sort()).toEqual(["start", "stop"]);
  });

  it("is told what to try", async () => {
    const folder = await tempDir();
    const { edge, out } = anEdge(folder, { PORT: "4000" }, aBot().bot);
    expect(await runCli(edge, [])).toBe(0);
    expect(out()).toBe("Playground ready at http://127.0.0.1:4000\n  Ask as Ana: /jit request\n");
  });
});

describe("a failure", () => {
  it("closes what was opened, and is the caller's to tell", async () => {
    const { bot, done } = aBot();
    const broken: Bot = {
      ...bot,
      operator: { ...bot.operator, grants: () => Promise.reject(new Error("disk full")) },
    };
    await expect(run(["grants"], { bot: broken, done })).rejects.toThrow("disk full");
    expect(done).toEqual(["stop"]);
  });
});

/** Beside another state than that of a bot which runs. */
async function runBeside(
  state: { readonly isThere: boolean; readonly isRunning: boolean },
  words: readonly string[],
) {
  const folder = await tempDir();
  await writeFile(join(folder, "sallyport.yaml"), SAMPLE);
  const { bot, done } = aBot();
  const { edge, out, err } = anEdge(folder, ENVIRONMENT, bot);
  const code = await runCli({ ...edge, lookAtState: async () => state }, words);
  return { code, out: out(), err: err(), done };
}

describe("where no bot has run", () => {
  it.each([
    [["grants"]],
    [["revoke", "g-7k2qmb"]],
    [["unfreeze"]],
    [["audit", "show"]],
    [["audit", "verify"]],
    [["audit", "export"]],
  ])("nothing is told or done, and nothing is made: %s", async (words) => {
    const { code, out, err, done } = await runBeside({ isThere: false, isRunning: false }, words);
    expect({ code, out, done }).toEqual({ code: 1, out: "", done: [] });
    expect(err).toMatch(/^✕ No bot has run on \.sallyport yet.*or set SALLYPORT_STATE/);
  });

  it("everything can be frozen all the same, before the first start", async () => {
    const { code, out } = await runBeside({ isThere: false, isRunning: false }, ["freeze", "drill"]);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("No bot runs here") });
  });
});

describe("where no bot runs", () => {
  it("no close is promised that nobody does", async () => {
    const dead = { isThere: true, isRunning: false };
    const revoked = await runBeside(dead, ["revoke", aGrant.id]);
    expect(revoked.out).toBe(
      "✓ g-7k2qmb is revoked: Orders database. No bot runs here: start one, which closes it first of all.\n",
    );
    const frozen = await runBeside(dead, ["freeze", "incident", "88"]);
    expect(frozen.out).not.toContain("the bot closes everything now");
    expect(JSON.parse((await runBeside(dead, ["freeze", "drill", "--json"])).out)).toEqual({
      frozen: true,
      botRuns: false,
    });
  });
});

describe("what was typed wrongly", () => {
  it.each([
    [
      ["grants", "--jsno"],
      /^✕ Unknown option '--jsno'\n\(Did you mean --json\?\)\nsallyport grants --help tells/,
    ],
    [["revoke"], /^✕ Missing required argument 'id'\nsallyport revoke --help tells/],
    [
      ["audit", "show", "--last", "x"],
      /Write a whole number such as 50\.\nsallyport audit show --help tells/,
    ],
    [["grnats"], /^✕ I don't know the command grnats\. Did you mean grants\?\nsallyport --help tells/],
  ])("is told with the help that tells how: %s", async (words, says) => {
    const { code, out, err } = await run(words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(says);
  });

  it("is no request for help, which is answered in either way, nor for the version", async () => {
    const help = await run(["help", "sweep"]);
    expect(help).toEqual({ ...(await run(["sweep", "--help"])), done: [] });
    expect(help.code).toBe(0);
    expect(help.out).not.toContain("default: []");
    expect(await run(["--version"])).toMatchObject({ code: 0, out: "1.2.3\n" });
  });
});
