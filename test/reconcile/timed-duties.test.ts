import { describe, expect, it } from "vitest";
import { createCheckpoints } from "../../src/audit/checkpoints.ts";
import type { AuditFact } from "../../src/domain/audit-event.ts";
import type { Connection } from "../../src/domain/connection.ts";
import { grantId, later } from "../../src/domain/ids.ts";
import { createCheckpointKey } from "../../src/keys/checkpoint-key.ts";
import { createKeys } from "../../src/keys/keys.ts";
import { lapseRequests } from "../../src/reconcile/lapse-requests.ts";
import { messageContent } from "../../src/reconcile/message-content.ts";
import { createConnectionNotes } from "../../src/reconcile/note-connections.ts";
import { postCheckpoints } from "../../src/reconcile/post-checkpoints.ts";
import { recordStart, recordStop } from "../../src/reconcile/record-start.ts";
import { requestOf, spreadEvents } from "../../src/reconcile/spread-events.ts";
import { warnPeople } from "../../src/reconcile/warn-people.ts";
import { MONDAY } from "../support/builders.ts";
import { anAsk, must } from "../support/core.ts";
import { openWall, PROXY, type Wall } from "./wall.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const asked = async (wall: Wall) => must(await wall.operations.request(await wall.as("ana"), anAsk()));

const aFact = (subject = "test"): AuditFact => ({
  at: MONDAY,
  actor: "sallyport",
  actorName: "sallyport",
  action: "bot.started",
  subject,
  details: {},
});

describe("lapsing", () => {
  it("resolves a request at its lapse instant, once, and tells of it", async () => {
    const wall = await openWall();
    const { id } = await asked(wall);
    await wall.clock.advance(HOUR - 1);
    expect(await lapseRequests(wall.reconciling)).toBe(wall.clock.now() + 1_000);
    expect(await wall.store.read.request(id)).toMatchObject({ resolution: { status: "pending" } });
    await wall.clock.advance(1);
    await lapseRequests(wall.reconciling);
    await lapseRequests(wall.reconciling);
    expect(await wall.store.read.request(id)).toMatchObject({ resolution: { status: "lapsed" } });
    expect(await wall.events("request.lapsed")).toHaveLength(1);
    expect(await wall.store.read.message(id, "ended")).not.toBeNull();
  });

  it("goes on at once where there are many", async () => {
    const wall = await openWall();
    const ana = await wall.as("ana");
    const one = await asked(wall);
    await wall.store.transact(async (tx) => {
      for (let count = 0; count < 100; count += 1) {
        await tx.addRequest({ ...one, id: `r-many${count}` as never, person: ana.person.id });
      }
    });
    await wall.clock.advance(HOUR);
    expect(await lapseRequests(wall.reconciling)).toBe(wall.clock.now());
    expect(await lapseRequests(wall.reconciling)).toBe(wall.clock.now() + 1_000);
    expect(await wall.events("request.lapsed")).toHaveLength(101);
  });
});

describe("warning", () => {
  it("comes five minutes before the end, at that instant, once", async () => {
    const wall = await openWall();
    const { id, request, endsAt } = await wall.grant();
    await wall.look();
    await wall.clock.advance(25 * MINUTE - 20_000);
    expect(await warnPeople(wall.reconciling), "it will be woken in time").toBe(endsAt - 5 * MINUTE);
    expect(await wall.store.read.message(request, "warning")).toBeNull();
    await wall.clock.advance(20_000);
    await warnPeople(wall.reconciling);
    const warned = await wall.store.read.message(request, "warning");
    expect(warned).toMatchObject({ wanted: 1, destination: { kind: "person" } });
    await wall.clock.advance(1_000);
    await warnPeople(wall.reconciling);
    expect(await wall.store.read.message(request, "warning")).toEqual(warned);
    expect((await wall.grantNow(id)).warnedAt).toBe(endsAt - 5 * MINUTE);
    expect(wall.seal.isGenuine(await wall.grantNow(id))).toBe(true);
  });

  it("comes at the half of a short grant, and again after an extension", async () => {
    const wall = await openWall();
    const { id, endsAt, request } = await wall.grant("4m");
    await wall.look();
    expect(await warnPeople(wall.reconciling)).toBe(MONDAY + 30_000);
    await wall.clock.advance(2 * MINUTE);
    await warnPeople(wall.reconciling);
    expect((await wall.grantNow(id)).warnedAt).toBe(MONDAY + 2 * MINUTE);
    const more = must(
      await wall.operations.extend(await wall.as("ana"), id, { duration: "1h", reason: "not done yet" }),
    );
    must(await wall.operations.approve(await wall.as("ben"), more.id));
    expect((await wall.grantNow(id)).warnedAt).toBeNull();
    await wall.clock.advance(endsAt + HOUR - 5 * MINUTE - wall.clock.now());
    await warnPeople(wall.reconciling);
    expect((await wall.store.read.message(request, "warning"))?.wanted).toBe(2);
  });

  it("is not for a door that never opened", async () => {
    const wall = await openWall();
    const { request } = await wall.grant();
    await wall.clock.advance(26 * MINUTE);
    await warnPeople(wall.reconciling);
    expect(await wall.store.read.message(request, "warning")).toBeNull();
  });
});

describe("the audit channel", () => {
  it("is owed every event at least once, in order, and bursts are gathered", async () => {
    const wall = await openWall();
    await wall.store.transact(async (tx) => {
      for (let count = 0; count < 60; count += 1) await tx.record(aFact(`e-${count}`));
    });
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await spreadEvents(wall.reconciling)).toBe(MONDAY + 1_000);
    }
    expect(await spreadEvents(wall.reconciling)).toBe(MONDAY + 30_000);
    const owed = await wall.store.read.owed(MONDAY, 10);
    expect(owed.map(({ subject }) => subject)).toEqual(["0-24", "25-49", "50-59"]);
    const contents = await Promise.all(owed.map((one) => messageContent(wall.store.read, one, MONDAY)));
    const told = contents.flatMap((one) => (one?.purpose === "audit" ? one.events : []));
    expect(told.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 60 }, (_, place) => place));
  });

  it("is owed the same once, however many spread it at once", async () => {
    const wall = await openWall();
    await wall.store.transact((tx) => tx.record(aFact()));
    await Promise.all([1, 2, 3].map(() => spreadEvents(wall.reconciling)));
    expect(await wall.store.read.owed(MONDAY, 10)).toMatchObject([{ wanted: 1 }]);
  });

  it("is told again what a crash left untold", async () => {
    const wall = await openWall();
    await wall.store.transact((tx) => tx.record(aFact()));
    const crashing: typeof wall.store = {
      ...wall.store,
      transact: (work) =>
        wall.store.transact(async (tx) => {
          await work(tx);
          throw new Error("crash");
        }),
    };
    await expect(spreadEvents({ ...wall.reconciling, store: crashing })).rejects.toThrow("crash");
    await spreadEvents(wall.reconciling);
    expect(await wall.store.read.owed(MONDAY, 10)).toHaveLength(1);
  });

  it("has lines of a request's story in the thread of its card, and no refusals", async () => {
    const wall = await openWall();
    const { request } = await wall.grant();
    await wall.look();
    await wall.operations.revoke(
      await wall.as("eve"),
      requestOf({ subject: request }).replace("r-", "g-"),
      "",
    );
    await spreadEvents(wall.reconciling);
    const owed = await wall.store.read.owed(MONDAY, 50);
    const lines = owed.filter(({ purpose }) => purpose === "history");
    const contents = await Promise.all(lines.map((one) => messageContent(wall.store.read, one, MONDAY)));
    expect(contents.map((one) => (one?.purpose === "history" ? one.event.action : null))).toEqual([
      "request.asked",
      "request.answered",
      "grant.opened",
    ]);
    expect(lines.every(({ destination }) => destination.kind === "channel")).toBe(true);
  });

  it("has them where the card is, though the configuration names another channel by now", async () => {
    const wall = await openWall();
    await asked(wall);
    const { catalogue } = wall.reconciling;
    const channels = { ...catalogue.channels, approvals: "C0MOVED" };
    await spreadEvents({ ...wall.reconciling, catalogue: { ...catalogue, channels } });
    const owed = await wall.store.read.owed(MONDAY, 50);
    expect(owed.filter(({ purpose }) => purpose === "history")).toMatchObject([
      { destination: { kind: "channel", channel: "C0APPROVALS" } },
    ]);
  });
});

describe("checkpoints", () => {
  const checkpointing = (wall: Wall) => ({
    ...wall.reconciling,
    issue: createCheckpoints({
      store: wall.store,
      clock: wall.clock,
      key: createCheckpointKey(createKeys(new Uint8Array(32).fill(7))),
      deployment: "test",
    }).issue,
  });
  const subjects = async (wall: Wall) =>
    (await wall.store.read.owed(wall.clock.now(), 100))
      .filter(({ purpose }) => purpose === "checkpoint")
      .map(({ subject }) => subject);

  it("are posted each minute while the log grows, and hourly while it does not", async () => {
    const wall = await openWall();
    const deps = checkpointing(wall);
    await postCheckpoints(deps);
    expect(await subjects(wall), "of an empty log there is none").toEqual([]);
    await wall.store.transact((tx) => tx.record(aFact()));
    expect(await postCheckpoints(deps)).toBe(MONDAY + MINUTE);
    await wall.store.transact((tx) => tx.record(aFact()));
    await wall.clock.advance(MINUTE - 1);
    expect(await postCheckpoints(deps)).toBe(MONDAY + MINUTE);
    expect(await subjects(wall)).toEqual(["1"]);
    await wall.clock.advance(1);
    await postCheckpoints(deps);
    expect(await subjects(wall)).toEqual(["1", "2"]);
    for (let minute = 0; minute < 130; minute += 1) {
      await wall.clock.advance(MINUTE);
      await postCheckpoints(deps);
    }
    expect(await subjects(wall)).toEqual(["1", "2", "2+1h", "2+2h"]);
  });

  it("show what was signed, and the one before", async () => {
    const wall = await openWall();
    const deps = checkpointing(wall);
    await wall.store.transact((tx) => tx.record(aFact()));
    await postCheckpoints(deps);
    const [message] = await wall.store.read.owed(MONDAY, 1);
    expect(message).toBeDefined();
    if (message === undefined) return;
    const repeated = { ...message, subject: "1+3h" };
    for (const one of [message, repeated]) {
      expect(await messageContent(wall.store.read, one, MONDAY)).toMatchObject({ size: 1, after: null });
    }
  });
});

describe("connections", () => {
  const aConnection = (grant: string, over: Partial<Connection> = {}): Connection => ({
    id: "c-1",
    grant: grantId(grant),
    from: "203.0.113.9",
    openedAt: MONDAY,
    closedAt: null,
    bytesIn: 0,
    bytesOut: 0,
    cut: false,
    ...over,
  });

  it("are written down with their events, several at a time", async () => {
    const wall = await openWall();
    const { id, request } = await wall.grant();
    let told = 0;
    const notes = createConnectionNotes(() => {
      told += 1;
    });
    const before = await wall.store.read.message(request, "card");
    notes.record(aConnection(id));
    notes.record(aConnection(id, { closedAt: later(MONDAY, 5), bytesIn: 10, bytesOut: 20, cut: true }));
    notes.record(aConnection("g-nosuch"));
    expect(told).toBe(3);
    await notes.flush(wall.reconciling);
    expect(await notes.flush(wall.reconciling)).toBe(MONDAY + HOUR);
    expect(await wall.store.read.connections(id)).toMatchObject([
      { id: "c-1", closedAt: MONDAY + 5, cut: true },
    ]);
    expect(await wall.events("connection.opened")).toHaveLength(1);
    expect(await wall.events("connection.closed")).toMatchObject([{ details: { lastedMs: 5, cut: true } }]);
    expect((await wall.store.read.message(request, "card"))?.wanted).toBeGreaterThan(before?.wanted ?? 0);
  });

  it("that are told while others are written are not lost, nor where writing fails", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    const notes = createConnectionNotes(() => undefined);
    notes.record(aConnection(id));
    const failing = { ...wall.store, transact: () => Promise.reject(new Error("the disk is full")) };
    await expect(notes.flush({ ...wall.reconciling, store: failing })).rejects.toThrow("the disk is full");
    const flushing = notes.flush(wall.reconciling);
    notes.record(aConnection(id, { id: "c-2" }));
    expect(await flushing).toBe(MONDAY);
    await notes.flush(wall.reconciling);
    expect((await wall.store.read.connections(id)).map((one) => one.id)).toEqual(["c-1", "c-2"]);
  });

  it("refused are told once an hour for each address, and no flood fills the log", async () => {
    const wall = await openWall();
    const notes = createConnectionNotes(() => undefined);
    const knock = (from: string) => notes.refused({ proxy: PROXY, port: 5432, from, at: wall.clock.now() });
    for (let count = 0; count < 50; count += 1) knock("198.51.100.9");
    for (let count = 0; count < 50; count += 1) knock(`198.51.100.${count}`);
    await notes.flush(wall.reconciling);
    expect(await wall.events("connection.refused")).toHaveLength(20);
    await wall.clock.advance(HOUR);
    knock("198.51.100.9");
    await notes.flush(wall.reconciling);
    expect((await wall.events("connection.refused")).at(-1)).toMatchObject({
      details: { from: "198.51.100.9" },
    });
  });
});

describe("starting and stopping", () => {
  it("is written down, with the configuration's hash, and the stop comes last", async () => {
    const wall = await openWall();
    await recordStart(wall.reconciling, "0".repeat(64));
    await recordStop(wall.reconciling, () => wall.store.transact((tx) => tx.record(aFact("before"))));
    const events = await wall.store.read.auditEvents(0, 10);
    expect(events.map(({ action }) => action)).toEqual([
      "bot.started",
      "configuration.loaded",
      "bot.started",
      "bot.stopped",
    ]);
    expect(events[1]?.details).toEqual({ sha256: "0".repeat(64) });
  });

  it("closes the connections that a bot which died left open, as cut, once", async () => {
    const wall = await openWall();
    const { id, request } = await wall.grant();
    const ended = {
      grant: id,
      from: "203.0.113.9",
      openedAt: wall.clock.now(),
      bytesIn: 3,
      bytesOut: 4,
      cut: false,
    };
    const closed = { ...ended, id: "c-closed", closedAt: wall.clock.now() };
    const left = { ...ended, id: "c-left", closedAt: null, bytesIn: 0, bytesOut: 0 };
    await wall.store.transact(async (tx) => {
      await tx.saveConnection(closed);
      await tx.saveConnection(left);
    });
    const before = await wall.store.read.message(request, "card");
    await wall.clock.advance(MINUTE);
    await recordStart(wall.reconciling, "0".repeat(64));
    await recordStart(wall.reconciling, "0".repeat(64));
    const connections = await wall.store.read.connections(id);
    expect(connections).toEqual([closed, { ...left, closedAt: wall.clock.now(), cut: true }]);
    const told = await wall.events("connection.closed");
    expect(told).toHaveLength(1);
    expect(told[0]?.details).toMatchObject({ connection: "c-left", cut: true, died: true, lastedMs: MINUTE });
    expect((await wall.store.read.message(request, "card"))?.wanted).toBeGreaterThan(before?.wanted ?? 0);
  });
});
