import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../../src/domain/failures.ts";
import { eventually } from "../../support/eventually.ts";
import { aGrant } from "../a-grant.ts";
import { dial, getsThrough } from "./client.ts";
import { ANA, BEN, createGateWorld, OTHER_PROXY } from "./world.ts";

describe("a port of the gate", () => {
  it("that somebody else has is a trouble for its own grant alone, until it is free", async () => {
    await using world = await createGateWorld();
    const taken = world.grant(await world.door({ ports: { from: world.echo.address.port, to: 0 } }));
    const fine = world.grant(await world.door());
    const report = await world.converge({ open: [taken, fine] });
    expect(report.carried.map(({ grant }) => grant)).toEqual([fine.id]);
    expect(report.problems).toEqual([
      {
        grant: taken.id,
        problem: expect.stringContaining(
          `listening on 127.0.0.1:${taken.door.ports.from}: listen EADDRINUSE`,
        ),
        retry: "soon",
        seenOpen: false,
      },
    ]);
    await world.echo[Symbol.asyncDispose]();
    const again = await world.converge({ open: [taken, fine] });
    expect(again.carried).toHaveLength(2);
  });

  it("belongs to one proxy: another proxy's grants neither share nor close it", async () => {
    await using world = await createGateWorld();
    const mine = world.grant(await world.door());
    await world.converge({ open: [mine] });
    const door = { ...mine.door, proxy: OTHER_PROXY };
    const theirs = aGrant({ id: "theirs", door, now: mine.startsAt, source: `${BEN}/32`, endsInMs: 60_000 });
    const bounds = {
      signal: new AbortController().signal,
      assertLease: async () => undefined,
      stillOpen: async (ids: Iterable<typeof theirs.id>) => new Set(ids),
    };
    const set = { proxy: OTHER_PROXY, configured: [], closing: [], bounds };
    const report = await world.layer.converge({ ...set, open: [theirs] });
    expect(report.problems).toMatchObject([{ grant: theirs.id, retry: "soon" }]);
    await world.layer.converge({ ...set, open: [] });
    expect(await getsThrough(mine.door, ANA)).toBe(true);
    expect(await getsThrough(mine.door, BEN)).toBe(false);
  });

  it("of another grant is left alone when one closes", async () => {
    await using world = await createGateWorld();
    const [ending, staying] = [world.grant(await world.door()), world.grant(await world.door())];
    await world.converge({ open: [ending, staying] });
    await using client = dial(staying.door, ANA);
    await client.echoes("hello");
    await world.converge({ open: [staying], closing: [ending] });
    expect(await client.echoes("still here")).toBe(true);
    expect(world.layer.live()).toHaveLength(1);
  });

  it("keeps what is open when the lease is lost, and opens nothing more", async () => {
    await using world = await createGateWorld();
    const [open, waiting] = [world.grant(await world.door()), world.grant(await world.door())];
    await world.converge({ open: [open] });
    const assertLease = () =>
      Promise.reject(new AdapterFailure({ adapter: "lease", doing: "is lost", retry: "soon" }));
    const report = await world.converge({ open: [open, waiting], bounds: { assertLease } });
    expect(report.carried.map(({ grant }) => grant)).toEqual([open.id]);
    expect(report.problems).toMatchObject([{ grant: waiting.id, problem: "lease: is lost" }]);
    expect(await getsThrough(open.door, ANA)).toBe(true);
  });
});

describe("a gate that stops", () => {
  it("leaves no socket and no port, and says of each connection that it was cut", async () => {
    await using world = await createGateWorld();
    const grants = [world.grant(await world.door()), world.grant(await world.door())];
    await world.converge({ open: grants });
    const clients = grants.map(({ door }) => dial(door, ANA));
    for (const client of clients) await client.echoes("hello");
    await world.layer.stop();
    expect(world.layer.live()).toEqual([]);
    expect(world.told.connections.filter(({ cut, closedAt }) => cut && closedAt !== null)).toHaveLength(2);
    for (const client of clients) expect((await client.over).how).toBe("ECONNRESET");
    await eventually("the target to be left", () => world.echo.sockets.size === 0);
    for (const { door } of grants) expect((await dial(door, ANA).over).how).toBe("ECONNREFUSED");
  });

  it("opens nothing more, even for a run that was under way", async () => {
    await using world = await createGateWorld();
    const grant = world.grant(await world.door());
    const stillOpen = async (ids: readonly (typeof grant.id)[]) => {
      await world.layer.stop();
      return new Set(ids);
    };
    const report = await world.converge({ open: [grant], bounds: { stillOpen } });
    expect(report.carried).toEqual([]);
    expect(report.problems).toMatchObject([{ grant: grant.id, seenOpen: false }]);
    expect((await dial(grant.door, ANA).over).how).toBe("ECONNREFUSED");
  });
});
