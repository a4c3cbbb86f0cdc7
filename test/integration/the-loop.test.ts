import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instant } from "../../src/domain/ids.ts";
import { type Deployment, GROUP, startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";

let world: Deployment;
beforeEach(async () => {
  world = await startDeployment();
});
afterEach(() => world.stop());

/** Rules that the simulated AWS has in the proxy's group, as another pair of eyes. */
const rules = () =>
  world.aws
    .snapshot()
    .flatMap((group) => (group.id === GROUP ? group.rules : []))
    .filter((rule) => !rule.isEgress);

const dial = (from: string): Promise<{ readonly socket: Socket; readonly closed: Promise<number> }> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: world.port, localAddress: from });
    const closed = new Promise<number>((gone) => socket.once("close", () => gone(Date.now())));
    socket.once("error", reject);
    socket.once("data", () => resolve({ socket, closed }));
    socket.write("hello\n");
  });

const card = () => world.slack.messages("C0APPROVALS").find((message) => message.threadTs === undefined);
const audit = () => world.slack.messages("C0AUDIT").map(wordsOf).join("\n");

describe("the whole loop", () => {
  it("asks, approves, opens, cuts at the end and tells the truth of it", async () => {
    await world.jit("ana", "request orders-db 3s from 127.0.0.2 INC-4211 checkout is slow");
    await eventually("the card", () => wordsOf(card()).includes("asks for Orders database"));
    await world.press("ben", "approve");
    const open = await eventually("an open grant", async () => {
      const [grant] = await world.app.store.read.openGrants(instant(Date.now()));
      return grant?.openedAt === null ? undefined : grant;
    });
    expect(rules()).toMatchObject([{ source: "127.0.0.2/32", fromPort: world.port }]);
    const line = await dial("127.0.0.2");
    await expect(dial("127.0.0.3")).rejects.toThrow();
    const closedAt = await line.closed;
    expect(closedAt - open.endsAt).toBeGreaterThanOrEqual(0);
    expect(closedAt - open.endsAt).toBeLessThan(1_000);
    await eventually("the rule to be gone", () => rules().length === 0);
    await eventually("the receipt", () => wordsOf(card()).includes("had Orders database"));
    await eventually("the audit lines", () => audit().includes("closed"));
    const grant = await world.app.store.read.grant(open.id);
    expect(grant).toMatchObject({ ended: { reason: "expired", at: open.endsAt } });
    expect(grant?.closedAt ?? 0).toBeLessThan(open.endsAt + 2_000);
    expect(await world.app.audit.verify({})).toMatchObject({ ok: true });
  });
});
