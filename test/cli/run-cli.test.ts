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
