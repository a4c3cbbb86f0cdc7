import { expect, it } from "vitest";
import { forgetDeliveries } from "../../src/reconcile/forget-deliveries.ts";
import { MONDAY } from "../support/builders.ts";
import { openWall } from "./wall.ts";

const HOUR = 3_600_000;

it("forgets what was dealt with a day ago, and nothing that is waiting", async () => {
  const { reconciling, store, clock } = await openWall();
  for (const id of ["done", "waiting"]) await store.inbox.keep({ id, body: "{}", at: MONDAY });
  await store.inbox.settle("done", MONDAY);
  await clock.advance(24 * HOUR);
  expect(await forgetDeliveries(reconciling)).toBe(MONDAY + 25 * HOUR);
  expect(await store.inbox.keep({ id: "done", body: "{}", at: clock.now() })).toBe(false);
  await clock.advance(HOUR);
  await forgetDeliveries(reconciling);
  expect(await store.inbox.keep({ id: "done", body: "{}", at: clock.now() })).toBe(true);
  expect(await store.inbox.keep({ id: "waiting", body: "{}", at: clock.now() })).toBe(false);
});
