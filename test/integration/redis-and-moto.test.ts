import { expect, it, onTestFinished } from "vitest";
import type { Grant } from "../../src/domain/grant.ts";
import { instant } from "../../src/domain/ids.ts";
import { startDeployment, wordsOf } from "../support/deployment.ts";
import { describeWith } from "../support/describe-with.ts";
import { eventually } from "../support/eventually.ts";
import { motoUrl } from "../support/moto.ts";
import { redisServer, startRedis } from "../support/redis.ts";
import { aGroup } from "./a-group.ts";

const moto = await motoUrl();

describeWith(await redisServer(), "the whole loop with Redis for the queue", () => {
  describeWith(moto, "and an EC2 that others wrote", (endpoint) => {
    it("asks, refuses the asker, is approved, opens, closes at the end and says so", async ({ annotate }) => {
      const { group, rules } = await aGroup(endpoint);
      const redis = await startRedis();
      onTestFinished(() => redis.kill());
      const world = await startDeployment({
        group,
        settings: { redisUrl: redis.url, awsEndpoint: endpoint },
      });
      onTestFinished(world.stop);
      const { slack, app } = world;
      const card = () => wordsOf(slack.messages("C0APPROVALS")[0]);

      await world.jit("ana", "request orders-db 4s from 127.0.0.2 INC-4211 checkout is slow");
      await eventually("the card", () => card().includes("ana asks for Orders database"));
      await world.press("ana", "approve");
      await eventually("ana to be refused", () =>
        JSON.stringify(slack.state("ana").ephemerals).includes("You can’t answer your own request"),
      );
      expect(await rules()).toEqual([]);

      await world.press("ben", "approve");
      const grant: Grant = await eventually("an open grant", async () => {
        const [open] = await app.store.read.openGrants(instant(Date.now()));
        return open?.openedAt === null ? undefined : open;
      });
      expect(await rules()).toMatchObject([
        { IpProtocol: "tcp", FromPort: world.port, ToPort: world.port, CidrIpv4: "127.0.0.2/32" },
      ]);
      await eventually("the card to say so", () => card().includes("ana has Orders database until"));

      await eventually("the rule to be gone", async () => (await rules()).length === 0, {
        within: 10_000,
        every: 5,
      });
      const lateMs = Date.now() - grant.endsAt;
      await annotate(`gone ${lateMs} ms after the end, as another EC2 client saw it`);
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThan(5_000);
      await eventually("the receipt", () => card().includes("ana had Orders database"));
      const audit = () => slack.messages("C0AUDIT").map(wordsOf).join("\n");
      await eventually("the last audit line", () => audit().includes("closed"));
      for (const line of ["asked for", "refused", "approved", "opened", "closed"]) {
        expect(audit()).toContain(line);
      }
      expect(await app.audit.verify({})).toMatchObject({ ok: true });
    });
  });
});
