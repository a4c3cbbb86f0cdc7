import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { later } from "../../../src/domain/ids.ts";
import { eventually } from "../../support/eventually.ts";
import { dial, getsThrough } from "./client.ts";
import { ANA, BEN, createGateWorld, startEcho, startService } from "./world.ts";

/** Far above what a cut takes, far below what a person would wait for. */
const SOON_MS = 1_000;

/** Who writes learns soon that nobody is there any more. */
function keepTalking(socket: Socket): void {
  const talking = setInterval(() => socket.write("and another thing\n"), 20);
  socket.on("close", () => clearInterval(talking)).resume();
}

describe("the end of a grant at the gate", () => {
  it("cuts live connections at that instant, with nobody calling (I6, I13)", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door(), { endsInMs: 500 });
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    expect(await client.echoes("still here")).toBe(true);
    const { how, at } = await client.over;
    expect(how).toBe("ECONNRESET");
    expect(at).toBeGreaterThanOrEqual(grant.endsAt);
    expect(at - grant.endsAt).toBeLessThan(SOON_MS);
    const last = await eventually("its end", () => world.told.connections[1] ?? false);
    expect(last).toMatchObject({ grant: grant.id, cut: true });
    await eventually("the target to be left", () => world.echo.sockets.size === 0);
  });

  it("cuts a connection that the client has finished writing to", async () => {
    await using world = await createGateWorld();
    await using service = await startService(keepTalking);
    const grant = world.grant(await world.door({ upstream: service.address }), { endsInMs: 500 });
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    client.socket.end("that is all");
    expect((await client.over).how).toBe("ECONNRESET");
    await eventually("the target to be left", () => service.sockets.size === 0);
  });

  it("cuts a connection that the target has finished writing to", async () => {
    await using world = await createGateWorld();
    await using service = await startService((socket) => socket.end("that is all").resume());
    const grant = world.grant(await world.door({ upstream: service.address }), { endsInMs: 500 });
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    client.socket.allowHalfOpen = true;
    keepTalking(client.socket);
    await once(client.socket, "end");
    expect((await client.over).at).toBeGreaterThanOrEqual(grant.endsAt);
    expect((await world.converge({ closing: [grant] })).closed).toHaveLength(1);
    await eventually("the target to be left", () => service.sockets.size === 0);
  });

  it("cuts a connection whose last words are still on their way", async () => {
    await using world = await createGateWorld();
    const much = Buffer.alloc(32 * 2 ** 20);
    await using service = await startService((socket) => socket.end(much).resume());
    const grant = world.grant(await world.door({ upstream: service.address }), { endsInMs: 800 });
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    client.socket.pause();
    await eventually("the end", () => Date.now() > grant.endsAt + 50);
    expect((await world.converge({ closing: [grant] })).closed).toHaveLength(1);
    client.socket.resume();
    await client.over;
    expect(client.received().length).toBeLessThan(much.length);
    expect(world.told.connections.at(-1)).toMatchObject({ cut: true });
  });

  it("refuses connections from that instant on, before anybody looked", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door(), { endsInMs: 500 });
    await world.converge({ open: [grant] });
    expect(await getsThrough(grant.door, ANA)).toBe(true);
    await eventually("the end", () => Date.now() >= grant.endsAt, { every: 5 });
    expect(await getsThrough(grant.door, ANA)).toBe(false);
    expect(world.told.refused).toHaveLength(1);
  });

  it("cuts a connection to a target that has not answered yet", async () => {
    await using world = await createGateWorld();
    const upstream = { host: "192.0.2.1", port: 9 };
    const grant = world.grant(await world.door({ upstream }), { endsInMs: 500 });
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    const { at } = await client.over;
    expect(at - grant.endsAt).toBeLessThan(SOON_MS);
    await eventually("its end", () => world.told.connections.length === 2);
  });

  it("is what a later look says it was, not when that look came", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door(), { endsInMs: 100 });
    await world.converge({ open: [grant] });
    await eventually("half a second after the end", () => Date.now() > grant.endsAt + 500);
    const [closed] = (await world.converge({ closing: [grant] })).closed;
    expect((closed?.acknowledgedAt ?? Number.NaN) - grant.endsAt).toBeLessThan(SOON_MS);
    expect((closed?.seenAt ?? Number.NaN) - grant.endsAt).toBeGreaterThanOrEqual(500);
  });

  it("cuts the others' connections neither at its instant nor when it is closed", async () => {
    await using world = await createGateWorld();
    const door = await world.door();
    const ending = world.grant(door, { endsInMs: 500 });
    const staying = world.grant(door, { source: `${BEN}/32` });
    await world.converge({ open: [ending, staying] });
    await using ana = dial(door, ANA);
    await using ben = dial(door, BEN);
    await ana.echoes("ana");
    await ben.echoes("ben");
    await ana.over;
    await world.converge({ open: [staying], closing: [ending] });
    expect(await ben.echoes("still here")).toBe(true);
  });

  it("leaves a connection to another grant of the same address, which it is counted under then", async () => {
    await using world = await createGateWorld();
    const door = await world.door();
    const [ending, staying] = [world.grant(door, { endsInMs: 500 }), world.grant(door)];
    await world.converge({ open: [ending] });
    await using client = dial(door, ANA);
    await client.echoes("under the first");
    await world.converge({ open: [ending, staying] });
    expect(world.layer.live()[0]?.grant).toBe(ending.id);
    await eventually("the other to have it", () => world.layer.live()[0]?.grant === staying.id);
    expect(Date.now()).toBeGreaterThanOrEqual(ending.endsAt);
    expect(world.told.connections.at(-1)).toMatchObject({ grant: staying.id, closedAt: null });
    expect(await client.echoes("under the second")).toBe(true);
    const report = await world.converge({ open: [staying], closing: [ending] });
    expect(report.closed[0]?.stillAdmits).toEqual([expect.stringContaining(staying.id)]);
    expect(await client.echoes("still here")).toBe(true);
  });

  it("counts a connection under the grant that ends last, of those that admit it", async () => {
    await using world = await createGateWorld();
    const door = await world.door();
    const [longer, shorter] = [world.grant(door), world.grant(door, { endsInMs: 30_000 })];
    await world.converge({ open: [longer, shorter] });
    await using client = dial(door, ANA);
    await client.echoes("hello");
    expect(world.layer.live()[0]?.grant).toBe(longer.id);
  });

  it("cuts a connection whose address is let through only to another target", async () => {
    await using world = await createGateWorld();
    await using elsewhere = await startEcho();
    const door = await world.door();
    const ending = world.grant(door, { endsInMs: 500 });
    const other = world.grant({ ...door, upstream: elsewhere.address });
    await world.converge({ open: [ending] });
    await using client = dial(door, ANA);
    await client.echoes("to the first");
    await world.converge({ open: [ending, other] });
    expect((await client.over).how).toBe("ECONNRESET");
    expect(await getsThrough(door, ANA)).toBe(true);
  });

  it("comes early for a grant that is released, at once", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door());
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    await client.echoes("hello");
    await world.converge({ closing: [grant] });
    expect((await client.over).how).toBe("ECONNRESET");
  });
});

describe("an extension at the gate", () => {
  it("handed over before the end, does not cut", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door(), { endsInMs: 500 });
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    await client.echoes("hello");
    const extended = { ...grant, endsAt: later(grant.endsAt, 60_000) };
    expect((await world.converge({ open: [extended] })).carried).toHaveLength(1);
    await eventually("the first end to be past", () => Date.now() > grant.endsAt + 50);
    expect(await client.echoes("still here")).toBe(true);
  });

  it("that is not so any more when it is asked for, leaves the first end as it was (I15)", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door(), { endsInMs: 500 });
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    await client.echoes("hello");
    const extended = { ...grant, endsAt: later(grant.endsAt, 60_000) };
    const report = await world.converge({ open: [extended], bounds: { stillOpen: async () => new Set() } });
    expect(report.carried).toEqual([]);
    expect(report.problems).toMatchObject([{ grant: grant.id, seenOpen: true }]);
    expect((await client.over).at - grant.endsAt).toBeLessThan(SOON_MS);
  });
});
