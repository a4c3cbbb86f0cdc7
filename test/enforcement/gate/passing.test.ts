import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { freePort } from "../../support/free-port.ts";
import { dial, getsThrough } from "./client.ts";
import { ANA, BEN, createGateWorld, startService } from "./world.ts";

const MEBIBYTE = 2 ** 20;

describe("a connection through the gate", () => {
  it("reaches the target and is told of, with its bytes", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door());
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    expect(await client.echoes("select 1")).toBe(true);
    expect(world.layer.live()).toEqual([
      { grant: grant.id, from: ANA, port: grant.door.ports.from, bytesIn: 8, bytesOut: 8 },
    ]);
    client.socket.end();
    await client.over;
    const [opened, closed] = await eventually("its end", () =>
      world.told.connections.length === 2 ? world.told.connections : false,
    );
    expect(opened).toMatchObject({ grant: grant.id, from: ANA, closedAt: null, bytesIn: 0, cut: false });
    expect(closed).toMatchObject({ id: opened?.id, bytesIn: 8, bytesOut: 8, cut: false });
    expect(closed?.closedAt).toBeGreaterThanOrEqual(closed?.openedAt ?? Number.NaN);
    expect(world.layer.live()).toEqual([]);
  });

  it("is reset for a source that no grant admits, and that is told", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door());
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, BEN);
    expect((await client.over).how).toBe("ECONNRESET");
    expect(world.told.refused).toEqual([
      { proxy: grant.door.proxy, port: grant.door.ports.from, from: BEN, at: expect.any(Number) },
    ]);
    expect(world.told.connections).toEqual([]);
    expect(world.echo.sockets.size).toBe(0);
  });

  it("is not to be had where no grant is, since nothing listens (I9)", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door());
    await world.converge({ open: [grant] });
    await world.converge({});
    await using client = dial(grant.door, ANA);
    expect((await client.over).how).toBe("ECONNREFUSED");
  });

  it("is known by its IPv4 address on an IPv6 socket too", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door({ gateHost: "::" }));
    await world.converge({ open: [grant] });
    expect(await getsThrough(grant.door, ANA)).toBe(true);
    expect(await getsThrough(grant.door, BEN)).toBe(false);
    expect(world.told.connections[0]?.from).toBe(ANA);
    expect(world.told.refused[0]?.from).toBe(BEN);
  });

  it("ends for the client when the target is down", async () => {
    await using world = await createGateWorld();
    const upstream = { host: "127.0.0.1", port: await freePort() };
    const grant = world.grant(await world.door({ upstream }));
    expect((await world.converge({ open: [grant] })).carried).toHaveLength(1);
    expect(await getsThrough(grant.door, ANA)).toBe(false);
    const last = await eventually("its end", () => world.told.connections[1] ?? false);
    expect(last).toMatchObject({ grant: grant.id, cut: false, bytesOut: 0 });
  });

  it("ends for the target when the client dies", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door());
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    await client.echoes("hello");
    client.socket.resetAndDestroy();
    await eventually("the target to be left alone", () => world.echo.sockets.size === 0);
    expect(world.told.connections.at(-1)).toMatchObject({ cut: false, bytesIn: 5 });
  });
});

describe("a connection that one side has finished writing to", () => {
  it("still brings the answer to a client that has said all", async () => {
    await using world = await createGateWorld();
    await using service = await startService((socket) => {
      socket.resume().once("end", () => socket.end("here is your answer"));
    });
    const grant = world.grant(await world.door({ upstream: service.address }));
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    client.socket.end("a question");
    expect(await client.over).toMatchObject({ how: "end" });
    expect(client.received().toString()).toBe("here is your answer");
  });

  it("still takes what the client has to say to a target that has said all", async () => {
    await using world = await createGateWorld();
    const heard: Buffer[] = [];
    await using service = await startService((socket) => {
      socket.end("that is all").on("data", (chunk) => heard.push(chunk));
    });
    const grant = world.grant(await world.door({ upstream: service.address }));
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    client.socket.allowHalfOpen = true;
    await once(client.socket, "end");
    client.socket.end("but wait");
    await eventually("the last word", () => Buffer.concat(heard).toString() === "but wait");
  });
});

describe("much data through the gate", () => {
  const much = Buffer.alloc(24 * MEBIBYTE, "0123456789abcde\n");

  it("arrives whole", async () => {
    await using world = await createGateWorld();
    await using service = await startService((socket) => socket.end(much));
    const grant = world.grant(await world.door({ upstream: service.address }));
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    expect(await client.over).toMatchObject({ how: "end" });
    expect(client.received().equals(much)).toBe(true);
    const last = await eventually("its end", () => world.told.connections[1] ?? false);
    expect(last.bytesOut).toBe(much.length);
  });

  it("waits in the target while the client does not read, not in the gate", async () => {
    await using world = await createGateWorld();
    let written = 0;
    await using service = await startService((socket) => {
      const chunk = Buffer.alloc(MEBIBYTE);
      const more = (): void => {
        do written += chunk.length;
        while (socket.write(chunk));
      };
      socket.on("drain", more);
      more();
    });
    const grant = world.grant(await world.door({ upstream: service.address }));
    await world.converge({ open: [grant] });
    await using client = dial(grant.door, ANA);
    client.socket.pause();
    let before = -1;
    const isStill = (): boolean => {
      const same = before === written;
      before = written;
      return same;
    };
    await eventually("the flow to stop", isStill, { every: 200 });
    expect(written).toBeLessThan(64 * MEBIBYTE);
    expect(world.layer.live()[0]?.bytesOut).toBeLessThan(64 * MEBIBYTE);
  });
});
