import { describe, expect, it } from "vitest";
import { grantOf } from "../../src/domain/ids.ts";
import { aCatalogue, aRule, aTarget } from "../support/builders.ts";
import { anAsk, type Core, kindOf, must, openCore } from "../support/core.ts";

const MINUTE = 60_000;

/** Requests lapse after a minute, and nothing here writes it down. */
const openSoonOver = (): Promise<Core> =>
  openCore(
    { limits: { ...aCatalogue().limits, pendingPerPerson: 1 } },
    aCatalogue({}, [aTarget({ approval: aRule({ lapsesAfterMs: MINUTE }) })]),
  );

async function granted(core: Core) {
  const { id } = must(await core.operations.request(await core.as("ana"), anAsk()));
  must(await core.operations.approve(await core.as("ben"), id));
  return grantOf(id);
}

describe("a request that lapsed a moment ago, as after the bot was down", () => {
  it("takes none of the person's places, and is not listed", async () => {
    const core = await openSoonOver();
    const ana = await core.as("ana");
    must(await core.operations.request(ana, anAsk()));
    await core.clock.advance(MINUTE - 1);
    expect(kindOf(await core.operations.request(ana, anAsk()))).toBe("too-many-pending");
    expect((await core.operations.list(ana)).pending).toHaveLength(1);
    await core.clock.advance(1);
    expect((await core.operations.list(ana)).pending).toEqual([]);
    expect(kindOf(await core.operations.request(ana, anAsk()))).toBe("done");
  });

  it("does not stand in the way of asking for more time anew", async () => {
    const core = await openSoonOver();
    const ana = await core.as("ana");
    const grant = await granted(core);
    const more = { duration: "5m", reason: "not done yet" };
    must(await core.operations.extend(ana, grant, more));
    await core.clock.advance(MINUTE);
    expect(kindOf(await core.operations.extend(ana, grant, more))).toBe("done");
  });

  it("is lapsed, and not taken back, where its grant ends", async () => {
    const core = await openSoonOver();
    const ana = await core.as("ana");
    const grant = await granted(core);
    const { id } = must(await core.operations.extend(ana, grant, { duration: "5m", reason: "not done yet" }));
    await core.clock.advance(MINUTE);
    must(await core.operations.release(ana, grant));
    expect((await core.store.read.request(id))?.resolution.status).toBe("lapsed");
    expect(await core.events("request.lapsed")).toMatchObject([{ subject: id }]);
  });
});
