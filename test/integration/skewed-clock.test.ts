import { expect, it, onTestFinished } from "vitest";
import { startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";

it("a clock that AWS's answers show 3.2 s ahead opens nothing, and the audit channel says so", async () => {
  const world = await startDeployment();
  onTestFinished(world.stop);
  world.aws.dateOffset(-3_200);
  await world.restart();
  const audit = () => world.slack.messages("C0AUDIT").map(wordsOf).join("\n");
  // One answer tells the second, not the tenth.
  await eventually("the audit channel to say so", () => /clock is [23]\.\d s ahead of AWS/.test(audit()), {
    within: 15_000,
  });
  await world.jit("ana", "request orders-db 10m from 127.0.0.2 INC-4211 checkout is slow");
  await world.press("ben", "approve");
  await eventually(
    "ben to be refused",
    () =>
      JSON.stringify(world.slack.state("ben").ephemerals).includes(
        "An operator has to set this machine’s clock right",
      ),
    { within: 15_000 },
  );
  expect(world.aws.counts().byAction).not.toHaveProperty("AuthorizeSecurityGroupIngress");
});
