import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { createAuditTree } from "../../src/audit/audit-tree.ts";
import { writeNote } from "../../src/audit/checkpoint-note.ts";
import { createCheckpoints } from "../../src/audit/checkpoints.ts";
import { exportLog } from "../../src/audit/export-log.ts";
import { sayFinding } from "../../src/audit/finding.ts";
import { type Verification, verifyLog } from "../../src/audit/verify-log.ts";
import type { AuditEvent } from "../../src/domain/audit-event.ts";
import { createCheckpointKey } from "../../src/keys/checkpoint-key.ts";
import { createKeys } from "../../src/keys/keys.ts";
import type { DatabaseStore } from "../../src/store/create-store.ts";
import { aFact, at } from "../store/examples.ts";
import { openStore } from "../store/open-store.ts";
import { tempDir } from "../support/temp-dir.ts";

const keyOf = (byte: number) => createCheckpointKey(createKeys(new Uint8Array(32).fill(byte)));
const key = keyOf(1);

interface Scene {
  readonly store: DatabaseStore;
  /** Someone who has the file, and not the key. */
  attack(work: (database: DatabaseSync) => void): void;
  record(events: number): Promise<void>;
  /** The signed note, as it would stand in the audit channel. */
  checkpoint(): Promise<string>;
  verify(checkpoint?: string): Promise<Verification>;
}

async function openScene(): Promise<Scene> {
  const folder = await tempDir();
  const store = await openStore(folder);
  const checkpoints = createCheckpoints({ store, clock: { now: () => at(0) }, key, deployment: "test" });
  return {
    store,
    attack(work) {
      const database = new DatabaseSync(join(folder, "sallyport.db"));
      work(database);
      database.close();
    },
    record: (events) =>
      store.transact(async (tx) => {
        for (let n = 0; n < events; n += 1) await tx.record(aFact(`r-${n}`, { details: { n, says: "é" } }));
      }),
    async checkpoint() {
      return (await checkpoints.issue())?.note ?? "";
    },
    verify: (checkpoint) =>
      verifyLog(store.auditLog, {
        deployment: "test",
        publicKey: key.publicKey,
        ...(checkpoint === undefined ? {} : { checkpoint }),
      }),
  };
}

/** 20 events, with checkpoints after 8 and 16. */
async function aLog(): Promise<Scene & { readonly at8: string; readonly at16: string }> {
  const scene = await openScene();
  await scene.record(8);
  const at8 = await scene.checkpoint();
  await scene.record(8);
  const at16 = await scene.checkpoint();
  await scene.record(4);
  return { ...scene, at8, at16 };
}

/** All that can be done without the signing key: rows, leaf hashes, head and stored checkpoints made anew. */
async function rebuild(scene: Scene, change: (events: AuditEvent[]) => readonly AuditEvent[]): Promise<void> {
  const tree = createAuditTree();
  const events = change([...(await scene.store.read.auditEvents(0, 1_000))]);
  const leaves = events.map((event) => tree.leaf(event));
  const head = tree.extend(
    tree.empty,
    leaves.map(({ hash }) => hash),
  );
  scene.attack((database) => {
    database.exec("delete from audit_events");
    database.exec(`delete from checkpoints where size > ${events.length}`);
    const insert = database.prepare("insert into audit_events values (?, ?, ?, ?, ?, ?, ?, ?)");
    for (const [place, leaf] of leaves.entries()) {
      const event = events[place];
      if (event === undefined) continue;
      const { sequence, at: instant, actor, action } = event;
      insert.run(sequence, instant, actor, leaf.actorName, action, leaf.subject, leaf.details, leaf.hash);
    }
    const update = database.prepare("update audit_head set size = ?, peaks = ?");
    update.run(head.size, JSON.stringify(head.peaks));
  });
}

describe("a log that nobody touched", () => {
  it("verifies, alone and against a checkpoint from outside", async () => {
    const { verify, at8, at16 } = await aLog();
    expect(await verify()).toMatchObject({ ok: true, size: 20, compared: { stored: 2, outside: 0 } });
    expect(await verify(at8)).toMatchObject({ ok: true, compared: { stored: 2, outside: 1 }, findings: [] });
    expect(await verify(`${at8}\nand then\n${at16}`)).toMatchObject({ ok: true, compared: { outside: 2 } });
  });

  it("verifies when it is empty, and when it is longer than a page", async () => {
    const scene = await openScene();
    expect(await scene.verify()).toMatchObject({ ok: true, size: 0, findings: [] });
    await scene.record(1_203);
    const note = await scene.checkpoint();
    expect(await scene.verify(note)).toMatchObject({ ok: true, size: 1_203 });
  });

  it("verifies while events are appended", async () => {
    const scene = await aLog();
    const appending = Array.from({ length: 20 }, () => scene.record(3));
    const verified = await Promise.all(Array.from({ length: 5 }, () => scene.verify(scene.at16)));
    await Promise.all(appending);
    expect(verified.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it("has one checkpoint for each size, each naming the one before", async () => {
    const scene = await aLog();
    await scene.checkpoint();
    expect(await scene.checkpoint()).toBe("");
    const stored = await scene.store.auditLog.checkpoints();
    expect(stored.map(({ size, after }) => [size, after])).toEqual([
      [8, null],
      [16, 8],
      [20, 16],
    ]);
  });

  it("has no checkpoint while it is empty", async () => {
    const scene = await openScene();
    expect(await scene.checkpoint()).toBe("");
    expect(await scene.store.read.lastCheckpoint()).toBeNull();
  });

  it("stores no checkpoint where what goes with it fails", async () => {
    const scene = await openScene();
    await scene.record(1);
    const checkpoints = createCheckpoints({
      store: scene.store,
      clock: { now: () => at(0) },
      key,
      deployment: "test",
    });
    await expect(checkpoints.issue(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await scene.store.read.lastCheckpoint()).toBeNull();
  });
});

describe("a log that was tampered with (I12)", () => {
  it.each([
    ["subject", "update audit_events set subject = 'r-x' where sequence = 5"],
    ["instant", "update audit_events set at = at + 1 where sequence = 5"],
    ["actor", "update audit_events set actor = 'p-eve' where sequence = 5"],
    ["actor's name", "update audit_events set actor_name = 'ana' where sequence = 5"],
    ["action", "update audit_events set action = 'request.denied' where sequence = 5"],
    [
      "one byte of the details",
      "update audit_events set details = replace(details, '5', '6') where sequence = 5",
    ],
    ["a space in the details", "update audit_events set details = details || ' ' where sequence = 5"],
    ["details that are no JSON", "update audit_events set details = '{' where sequence = 5"],
    ["leaf hash", "update audit_events set leaf_hash = replace(leaf_hash, '=', '') where sequence = 5"],
  ])("tells which event was changed: %s", async (_what, sql) => {
    const { attack, verify } = await aLog();
    attack((database) => database.exec(sql));
    const { ok, findings } = await verify();
    expect(ok).toBe(false);
    expect(findings).toContainEqual({ kind: "changed-event", sequence: 5 });
    expect(findings.filter(({ kind }) => kind === "changed-event")).toHaveLength(1);
  });

  it("tells which rows are missing", async () => {
    const { attack, verify, at16 } = await aLog();
    attack((database) => database.exec("delete from audit_events where sequence in (0, 9, 10)"));
    const { findings } = await verify(at16);
    expect(findings).toEqual([
      { kind: "missing-events", from: 0, to: 0 },
      { kind: "missing-events", from: 9, to: 10 },
    ]);
  });

  it("tells that the end was cut off, by its head", async () => {
    const { attack, verify } = await aLog();
    attack((database) => database.exec("delete from audit_events where sequence >= 17"));
    expect((await verify()).findings).toEqual([{ kind: "cut-tail", size: 17, head: 20 }]);
  });

  it("tells of an event where the log has no place for one", async () => {
    const { attack, verify } = await aLog();
    attack((database) => {
      database.exec("pragma ignore_check_constraints = on");
      database.exec(
        "insert into audit_events select -1, at, actor, actor_name, action, subject, details, leaf_hash from audit_events where sequence = 3",
      );
      database.exec(
        "insert into audit_events select 20, at, actor, actor_name, action, subject, details, leaf_hash from audit_events where sequence = 3",
      );
    });
    const { findings } = await verify();
    expect(findings).toContainEqual({ kind: "added-event", sequence: -1 });
    expect(findings).toContainEqual({ kind: "added-event", sequence: 20 });
  });

  it.each([
    [
      "is another",
      "update audit_head set peaks = (select json_group_array(leaf_hash) from (select leaf_hash from audit_events limit 2))",
    ],
    ["has no tree of its size", "update audit_head set peaks = '[]'"],
  ])("tells that the head %s", async (_what, sql) => {
    const scene = await aLog();
    scene.attack((database) => database.exec(sql));
    expect((await scene.verify()).findings).toEqual([{ kind: "wrong-head", size: 20 }]);
  });

  it.each(["delete from audit_head", "update audit_head set peaks = 'x'"])(
    "tells that the head cannot be read: %s",
    async (sql) => {
      const { attack, verify } = await aLog();
      attack((database) => database.exec(sql));
      expect((await verify()).findings).toEqual([{ kind: "wrong-head", size: null }]);
    },
  );

  it("tells that the end was cut off and the head rewritten, by a stored checkpoint", async () => {
    const scene = await aLog();
    const kept = await scene.store.auditLog.checkpoints();
    await rebuild(scene, (events) => events.slice(0, 10));
    scene.attack((database) => {
      const {
        size,
        root,
        note,
        after,
        at: instant,
      } = kept[1] ?? { size: 0, root: "", note: "", after: null, at: 0 };
      database
        .prepare("insert into checkpoints values (?, ?, ?, ?, ?)")
        .run(size, root, note, after, instant);
    });
    expect((await scene.verify()).findings).toEqual([
      { kind: "beyond-log", size: 16, logSize: 10, checkpoint: "stored" },
    ]);
  });

  it("tells of a cut end whose every trace was removed, by a checkpoint from outside alone", async () => {
    const scene = await aLog();
    await rebuild(scene, (events) => events.slice(0, 10));
    expect((await scene.verify()).ok).toBe(true);
    expect((await scene.verify(scene.at16)).findings).toEqual([
      { kind: "beyond-log", size: 16, logSize: 10, checkpoint: "outside" },
    ]);
  });

  it("tells between which checkpoints a rewritten event lies, once for all that follow", async () => {
    const scene = await aLog();
    await scene.checkpoint();
    await rebuild(scene, (events) =>
      events.map((event) => (event.sequence === 9 ? { ...event, subject: "x" } : event)),
    );
    expect((await scene.verify()).findings).toEqual([
      { kind: "rewritten", size: 16, intact: 8, checkpoint: "stored" },
    ]);
  });

  it("tells of a rewritten event whose every trace was removed, by a checkpoint from outside alone", async () => {
    const scene = await aLog();
    await rebuild(scene, (events) =>
      events.map((event) => (event.sequence === 3 ? { ...event, actorName: "Eve" } : event)),
    );
    scene.attack((database) => database.exec("delete from checkpoints"));
    expect((await scene.verify()).ok).toBe(true);
    const { findings } = await scene.verify(`${scene.at8}\n${scene.at16}`);
    expect(findings).toEqual([
      { kind: "rewritten", size: 8, intact: 0, checkpoint: "outside" },
      { kind: "rewritten", size: 16, intact: 0, checkpoint: "outside" },
    ]);
  });

  it("tells of a checkpoint of another deployment, under the same key", async () => {
    const scene = await aLog();
    const root = Buffer.alloc(32).toString("base64");
    const foreign = writeNote({ origin: "sallyport/prod", size: 8, root }, key);
    expect((await scene.verify(foreign)).findings).toEqual([
      {
        kind: "foreign-checkpoint",
        found: "sallyport/prod",
        expected: "sallyport/test",
        checkpoint: "outside",
      },
    ]);
  });

  it.each(["", "checkpoint 16 was here", "{}"])("tells that %j is no checkpoint", async (text) => {
    const scene = await aLog();
    expect((await scene.verify(text)).findings).toEqual([
      { kind: "unreadable-checkpoint", checkpoint: "outside" },
    ]);
  });

  it("tells of a stored checkpoint whose row says otherwise than its note", async () => {
    const scene = await aLog();
    scene.attack((database) => database.exec("update checkpoints set size = 12 where size = 16"));
    expect((await scene.verify()).findings).toEqual([
      { kind: "unreadable-checkpoint", checkpoint: "stored" },
    ]);
  });

  it("tells of a stored checkpoint that was made without the key", async () => {
    const scene = await aLog();
    scene.attack((database) =>
      database.exec(
        "update checkpoints set note = replace(note, char(10) || '16', char(10) || '17'), size = 17 where size = 16",
      ),
    );
    expect((await scene.verify()).findings).toEqual([
      { kind: "bad-signature", size: 17, checkpoint: "stored" },
    ]);
    scene.attack((database) => database.exec("update checkpoints set note = 'x' where size = 17"));
    expect((await scene.verify()).findings).toEqual([
      { kind: "unreadable-checkpoint", checkpoint: "stored" },
    ]);
  });
});

describe("the exported log", () => {
  it("is one line of JSON for each event, with its leaf hash", async () => {
    const { store, record } = await openScene();
    await record(2);
    const lines: string[] = [];
    for await (const line of exportLog(store.auditLog)) lines.push(line);
    const hash = createAuditTree().leaf({
      ...aFact("r-1", { details: { n: 1, says: "é" } }),
      sequence: 1,
    }).hash;
    expect(lines).toHaveLength(2);
    expect(lines[1]?.endsWith("\n")).toBe(true);
    expect(JSON.parse(lines[1] ?? "")).toEqual({
      ...aFact("r-1", { details: { n: 1, says: "é" } }),
      sequence: 1,
      leafHash: hash,
    });
  });
});

describe("what is told of a finding", () => {
  it("says which event, and what happened to it", () => {
    expect(sayFinding({ kind: "changed-event", sequence: 5 })).toBe(
      "Event 5 was changed after it was written.",
    );
    expect(sayFinding({ kind: "missing-events", from: 3, to: 3 })).toBe("Event 3 is missing.");
    expect(sayFinding({ kind: "beyond-log", size: 118, logSize: 110, checkpoint: "outside" })).toBe(
      "The log has 110 events, but the checkpoint you gave was signed over 118: its end was cut off.",
    );
    expect(sayFinding({ kind: "rewritten", size: 16, intact: 8, checkpoint: "stored" })).toBe(
      "An event between 8 and 15 is not what was signed in the checkpoint in the database of 16 events.",
    );
  });
});
