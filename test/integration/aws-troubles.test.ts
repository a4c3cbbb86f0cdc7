import { describe, it } from "vitest";
import type { AuditAction } from "../../src/domain/audit-event.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { instant } from "../../src/domain/ids.ts";
import { sayLateness } from "../../src/surfaces/cards/receipt-lines.ts";
import { watchLastRule } from "../support/aws-saw.ts";
import { type Deployment, deploymentFor, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { type Witness, witnessOf } from "./witness.ts";

interface Trouble {
  readonly what: string;
  readonly door: string;
  readonly strike: (aws: Deployment["aws"]) => void;
  /** How long after the rule is gone the bot knows of it at the latest: looks are refused, slow or lost too. */
  readonly knownAfterMs: number;
}

const AUTHORIZE = "AuthorizeSecurityGroupIngress";
const REVOKE = "RevokeSecurityGroupIngress";

const TROUBLES: readonly Trouble[] = [
  {
    what: "throttles half of all calls",
    door: "4s",
    strike: (aws) => aws.throttle(0.5),
    knownAfterMs: 8_000,
  },
  {
    what: "fails at a fifth of all calls",
    door: "4s",
    strike: (aws) => aws.failFraction(0.2),
    knownAfterMs: 4_000,
  },
  {
    what: "loses the replies to the opening and to two tries at closing",
    door: "4s",
    strike: (aws) => {
      aws.loseReplyNext({ action: AUTHORIZE });
      aws.loseReplyNext({ action: REVOKE, times: 2 });
    },
    knownAfterMs: 3_000,
  },
  {
    what: "shows for 2 s what was before",
    door: "4s",
    strike: (aws) => aws.stale(2_000),
    knownAfterMs: 3_000,
  },
];

describe("an AWS in trouble", () => {
  it.concurrent.for(TROUBLES)(
    "that $what: a door is gone in the end, once, and its receipt is true",
    { timeout: 60_000 },
    async (trouble, story) => {
      const { expect } = story;
      const world = await deploymentFor(story);
      const witness = witnessOf(world);
      const watch = watchLastRule(world.aws);
      const { id } = await approved(world, trouble);
      const grant = await witness.closed(id, { within: 40_000 });
      const goneAt = await watch.gone();
      watch.stop();
      expect(Date.now()).toBeGreaterThanOrEqual(grant.endsAt);
      const closedAt = grant.closedAt ?? 0;
      expect(await times(witness, id, "grant.closed")).toBe(1);
      expect(await times(witness, id, "grant.reopened")).toBe(0);
      expect(await times(witness, id, "grant.opened")).toBe(grant.openedAt === null ? 0 : 1);
      // A door that never opened has no instant to hold against.
      if (grant.openedAt === null) return;
      expect(closedAt).toBeGreaterThanOrEqual(goneAt - 50);
      expect(closedAt - goneAt).toBeLessThan(trouble.knownAfterMs);
      const due = grant.ended?.at ?? grant.endsAt;
      await story.annotate(
        `${grant.openedAt === null ? "never open" : `open after ${grant.openedAt - grant.startsAt} ms`}; gone ${goneAt - due} ms and closed ${closedAt - due} ms after the end`,
      );
      await eventually(
        "the receipt",
        () => wordsOf(witness.cards()[0]).includes(sayLateness(closedAt - due)),
        {
          within: 15_000,
        },
      );
      expect(await world.app.audit.verify({})).toMatchObject({ ok: true });
    },
  );
});

/** Ana asks, AWS gets into trouble, Ben approves. */
async function approved(world: Deployment, { door, strike }: Trouble): Promise<Grant> {
  await world.jit("ana", `request orders-db ${door} from 127.0.0.2 INC-4211 checkout is slow`);
  await eventually("the card", () => wordsOf(world.slack.messages("C0APPROVALS")[0]).includes("asks for"));
  strike(world.aws);
  await world.press("ben", "approve");
  return eventually("a grant", async () => (await world.app.store.read.openGrants(instant(Date.now())))[0]);
}

const times = async (witness: Witness, id: Grant["id"], action: AuditAction): Promise<number> =>
  (await witness.events(action)).filter(({ subject }) => subject === id).length;
