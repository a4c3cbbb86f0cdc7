import { describe, expect, it } from "vitest";
import { createSimulatedAws } from "../../../src/playground/aws/simulated-aws.ts";
import { isForeign, rulesOnWall } from "../../../src/playground/wall/rules-on-wall.ts";

describe("the rules on the wall", () => {
  it("are the inbound ones of the group, each with the end its mark tells, and whose they are", async () => {
    const aws = await createSimulatedAws();
    try {
      const groupId = aws.addSecurityGroup({ name: "proxy", region: "us-east-1" });
      const other = aws.addSecurityGroup({ name: "other", region: "us-east-1" });
      const rule = { protocol: "tcp", fromPort: 5432, source: "203.0.113.9/32" };
      const mark = "sallyport prod prod-east until=2026-11-23T14:04:30.000Z mac=abc";
      aws.addRule({ ...rule, groupId, description: mark });
      aws.addRule({ ...rule, groupId, source: "198.51.100.0/24", description: "office" });
      aws.addRule({ ...rule, groupId: other });
      const rules = rulesOnWall(aws.snapshot(), groupId);
      expect(rules.map(({ source, until }) => [source, until])).toEqual([
        ["203.0.113.9/32", Date.parse("2026-11-23T14:04:30Z")],
        ["198.51.100.0/24", null],
      ]);
      expect(rules.map(isForeign)).toEqual([false, true]);
    } finally {
      await aws.stop();
    }
  });
});
