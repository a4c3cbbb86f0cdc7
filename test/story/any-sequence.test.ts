import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyLog } from "../../src/audit/verify-log.ts";
import type { AuditEvent } from "../../src/domain/audit-event.ts";
import type { Grant } from "../../src/domain/grant.ts";
import type { AccessRequest } from "../../src/domain/request.ts";
import { createCheckpointKey } from "../../src/keys/checkpoint-key.ts";
import { createKeys } from "../../src/keys/keys.ts";
import { MONDAY } from "../support/builders.ts";
import { propertyRuns } from "../support/property-runs.ts";
import { EMPTY, isOpen, type Model, type ModelGrant, type ModelRequest } from "./sequences/model.ts";
import { play } from "./sequences/play.ts";
import { openReal, type Real, type Snapshot } from "./sequences/real.ts";
import { anyStep, LAYERS, type Step } from "./sequences/steps.ts";

/** What both have, in one form. */
const comparable = {
  modelRequest: ({ id, status, extends: of, lapsesAt }: ModelRequest) => ({ id, status, of, lapsesAt }),
  request: ({ id, resolution, extends: of, lapsesAt }: AccessRequest) => ({
    id: String(id),
    status: resolution.status,
    of,
    lapsesAt,
  }),
  modelGrant: ({ id, startsAt, endsAt, ended, openedAt, closedAt, confirmedAt }: ModelGrant) => ({
    ...{ id, startsAt, endsAt, openedAt, closedAt, confirmedAt },
    ended: ended === null ? null : `${ended.reason} at ${ended.at}`,
  }),
  grant: ({ id, startsAt, endsAt, ended, openedAt, closedAt, confirmedAt }: Grant) => ({
    ...{ id: String(id), startsAt, endsAt, openedAt, closedAt, confirmedAt },
    ended: ended === null ? null : `${ended.reason} at ${ended.at}`,
  }),
};

const eventText = ({ action, subject }: AuditEvent): string => `${action} ${subject}`;

const seenModel = (told: string, model: Model, events: readonly string[]) => ({
  told,
  requests: model.requests.map(comparable.modelRequest),
  grants: model.grants.map(comparable.modelGrant),
  frozen: model.frozen,
  world: { "security-group": model.world["security-group"].toSorted(), gate: model.world.gate.toSorted() },
  events: events.toSorted(),
});

const seenReal = (told: string, now: Snapshot, events: readonly AuditEvent[]) => ({
  told,
  requests: now.requests.map(comparable.request),
  grants: now.grants.map(comparable.grant),
  frozen: now.frozen,
  world: { "security-group": now.world["security-group"].toSorted(), gate: now.world.gate.toSorted() },
  events: events.map(eventText).toSorted(),
});

/** One step in both; answers the model that reality agrees with. */
async function step(
  real: Real,
  model: Model,
  one: Step,
): Promise<{ readonly model: Model; readonly now: Snapshot; readonly events: readonly AuditEvent[] }> {
  const { expected, told } = await play(real, model, one);
  const events = await real.news();
  const candidates = await Promise.all(
    expected.map(async (outcome) => {
      const now = await real.snapshot(outcome.model);
      return { outcome, now, found: seenReal(told, now, events) };
    }),
  );
  const wanted = candidates.map(({ outcome }) => seenModel(outcome.told, outcome.model, outcome.events));
  const agreed = candidates.findIndex(({ found }, place) => isSame(found, wanted[place]));
  const best = candidates[Math.max(0, agreed)];
  if (best === undefined) throw new Error("a step without an outcome");
  if (agreed < 0) expect({ step: one, ...best.found }).toEqual({ step: one, ...wanted[0] });
  return { model: best.outcome.model, now: best.now, events };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

interface After {
  readonly now: Snapshot;
  readonly events: readonly AuditEvent[];
}

/** What must be true between any two moments, whatever the model says. */
function expectInvariants({ wall }: Real, before: Snapshot, after: After): void {
  const { now } = after;
  const askers = new Map(now.requests.map((one) => [one.id, one.person]));
  for (const answer of now.answers) expect(answer.person, "I2").not.toBe(askers.get(answer.request));
  for (const was of before.requests) {
    if (was.resolution.status === "pending") continue;
    expect(now.requests.find(({ id }) => id === was.id)?.resolution, "I3").toEqual(was.resolution);
  }
  for (const grant of now.grants) {
    expect(wall.seal.isGenuine(grant), "I1: the seal").toBe(true);
    const was = before.grants.find(({ id }) => id === grant.id);
    const told = after.events.some(({ subject }) => subject === grant.id || subject === grant.request);
    expect(isSame(was, grant) || told, `I4: ${grant.id} changed and nothing tells of it`).toBe(true);
    if (was !== undefined) expectOneWay(was, grant, after);
  }
}

/** An end moves later, by an extension alone; ends and closes stay; and nothing is said of a layer that it does not show. */
function expectOneWay(was: Grant, grant: Grant, { now, events }: After): void {
  const extended = events.some((event) => eventText(event) === `grant.extended ${grant.id}`);
  expect(extended ? grant.endsAt > was.endsAt : grant.endsAt === was.endsAt, "endsAt").toBe(true);
  if (was.ended !== null) expect(grant.ended, "an end stays").toEqual(was.ended);
  if (was.closedAt !== null) expect(grant.closedAt, "a close stays").toBe(was.closedAt);
  const standing = LAYERS.filter((layer) => now.world[layer].includes(grant.id));
  if (was.closedAt !== grant.closedAt) expect(standing, "I8: said to be closed").toEqual([]);
  if (was.openedAt !== grant.openedAt) expect(standing, "I8: said to be open").toEqual([...LAYERS]);
}

/** I1, I5: with everything well again, what stands is what should, and nothing else. */
async function expectClosing(real: Real, model: Model): Promise<void> {
  const well = { do: "look", health: { "security-group": "well", gate: "well" } } as const;
  const settle: readonly Step[] = [{ do: "wait", ms: 2_200 }, well, { do: "wait", ms: 7_500_000 }, well];
  let so = model;
  for (const one of settle) so = (await step(real, so, one)).model;
  const { world, grants } = await real.snapshot(so);
  expect(world).toEqual({ "security-group": [], gate: [] });
  expect(grants.filter(({ closedAt }) => closedAt === null)).toEqual([]);
  expect(so.grants.filter((one) => isOpen(one, so.now))).toEqual([]);
}

async function expectWholeLog({ wall }: Real): Promise<void> {
  const { publicKey } = createCheckpointKey(createKeys(new Uint8Array(32).fill(7)));
  const { ok, findings } = await verifyLog(wall.store.auditLog, { deployment: "test", publicKey });
  expect({ ok, findings }).toEqual({ ok: true, findings: [] });
}

describe("any sequence of what people, time and layers do", () => {
  it("comes to what a small model says, and keeps I1 to I5 and I8 at each step", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 30, maxLength: 60, size: "max" }), async (steps) => {
        const real = await openReal();
        let model = EMPTY(MONDAY);
        let before = await real.snapshot(model);
        for (const one of steps) {
          const after = await step(real, model, one);
          expectInvariants(real, before, after);
          model = after.model;
          before = after.now;
        }
        await expectClosing(real, model);
        await expectWholeLog(real);
        await real.wall.store.stop();
      }),
      propertyRuns({ seed: 5, numRuns: 5 }),
    );
  }, 900_000);
});
