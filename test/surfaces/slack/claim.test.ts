import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { grantId } from "../../../src/domain/ids.ts";
import { onlySession } from "../../../src/operations/only-session.ts";
import { after, aLending, anApproved, minutes } from "../a-story.ts";
import { createStage, posted, type Stage } from "./a-stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await createStage({ publicUrl: "https://sallyport.example.com" });
  await stage.surface.start();
});
afterEach(() => stage.stop());

const open = { openedAt: after(minutes(2)) };
const lending = anApproved({ ...open, door: aLending() }, { now: after(minutes(5)) });
const other = anApproved({ ...open, door: aLending(), id: grantId("g-9m4xtd") }, { now: after(minutes(5)) });
const plain = anApproved(open, { now: after(minutes(5)) });

const GOOD =
  /claim\/token\?of=g-7k2qmb&amp;x=1\|Get the AWS credentials> for Orders database. Good for 5 min, once, from 203.0.113.9 only/;

describe("the button AWS credentials", () => {
  it("stands beside where to connect, and gives its person a link, alone", async () => {
    stage.operations.have([lending]);
    const to = { kind: "person", surface: "slack", user: "U0ANA" } as const;
    const content = { purpose: "opened", story: lending } as const;
    const reference = await posted(stage.messenger.post(to, content, { key: "k", thread: null }));
    const [channel = "", ts = ""] = reference.split(":");
    await stage.slack.click({ person: "ana", message: { channel, ts }, actionId: "claim" });
    await stage.whispered("ana", GOOD);
    expect(JSON.stringify(stage.slack.directMessages("ana"))).not.toContain("token");
  });

  it("says what is in the way", async () => {
    stage.operations.have([lending]);
    stage.links.refuse({ kind: "not-open-yet", id: grantId("g-7k2qmb"), title: "Orders database" });
    await stage.jit("ana", "credentials g-7k2qmb");
    await stage.whispered("ana", /Orders database is not open yet with `g-7k2qmb`/);
  });
});

describe("/jit credentials", () => {
  it("needs no id where there is one door that lends a role", async () => {
    stage.operations.have([plain, lending]);
    await stage.jit("ana", "credentials");
    await stage.whispered("ana", GOOD);
  });

  it("asks which where there are several", async () => {
    stage.operations.have([lending, other]);
    await stage.jit("ana", "credentials");
    await stage.whispered("ana", /`\/jit credentials g-7k2qmb` or `\/jit credentials g-9m4xtd`/);
  });

  it("says so where nothing is open, and where nothing that is open lends a role", () => {
    expect(onlySession({ open: [], pending: [] })).toMatchObject({ refusal: { kind: "nothing-open" } });
    expect(onlySession({ open: [plain], pending: [] })).toMatchObject({ refusal: { kind: "no-session" } });
  });
});
