import { afterEach, expect, it } from "vitest";
import type { Around } from "../../src/around.ts";
import { type Deployment, startDeployment } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";

/** As if the bot died each time right before it settles what it has done. */
const neverSettles: Around = (_, own) =>
  "inbox" in own
    ? { ...own, inbox: { ...own.inbox, settle: () => Promise.reject(new Error("died before")) } }
    : own;

let world: Deployment;
afterEach(() => world.stop());

it("what was done is not done again by the next bot, upon what people did since", async () => {
  world = await startDeployment({ overrides: { around: neverSettles } });
  const frozen = async () => (await world.app.store.read.freeze()) !== null;
  await world.jit("dee", "freeze drill");
  await eventually("the freeze", frozen);
  await world.jit("dee", "unfreeze");
  await eventually("the freeze to be lifted", async () => !(await frozen()));
  await world.restart();
  await world.jit("dee", "list");
  await eventually("the next bot to have answered", () =>
    JSON.stringify(world.slack.state("dee").ephemerals).includes("nothing waits"),
  );
  const freezes = (await world.app.audit.show({ about: null, last: 100 })).filter(
    ({ action }) => action === "freeze.set",
  );
  expect(freezes).toHaveLength(1);
});
