import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { awsCli, runAws } from "../support/aws-cli.ts";
import { claim } from "../support/claim.ts";
import { describeWith } from "../support/describe-with.ts";
import { eventually } from "../support/eventually.ts";
import { motoUrl } from "../support/moto.ts";
import { openBotHome } from "../support/process-bot.ts";
import { aGroup } from "./a-group.ts";

/** Fetches credentials anew each time that it runs, as it does for a person. */
async function aProfile(folder: string, credentialProcess: string): Promise<string> {
  const config = join(folder, "aws-config");
  await writeFile(config, `[profile orders]\nregion = us-east-1\n${credentialProcess}\n`);
  return config;
}

const moto = await motoUrl();

describeWith(await awsCli(), "the AWS CLI, with the line that the page gives", (cli) => {
  describeWith(moto, "against an AWS that others wrote", (endpoint) => {
    it("is who the door makes it until its person is done, and nobody afterwards", async () => {
      const { group } = await aGroup(endpoint);
      const home = await openBotHome({ AWS_ENDPOINT_URL: endpoint }, { lending: true, group });
      onTestFinished(home.stop);
      await home.start();
      const { id } = await home.openFor("10m", "127.0.0.1");
      const { credentialProcess } = await claim(home.slack, "ana");
      const config = await aProfile(home.folder, credentialProcess);
      const aws = () =>
        runAws(cli, { config, endpoint }, ["sts", "get-caller-identity", "--profile", "orders"]);

      const before = await aws();
      expect(before.complaints).toBe("");
      expect(JSON.parse(before.output)).toMatchObject({
        Arn: expect.stringMatching(new RegExp(`:assumed-role/orders-readonly/${id}$`)),
      });

      await home.jit("ana", "release");
      await eventually("the grant to have ended", () => home.grant(id).end_reason === "released");
      const after = await aws();
      expect(after.code).not.toBe(0);
      expect(after.output).toBe("");
      expect(after.complaints).toMatch(/credentials/);

      const minted = home.events().filter(({ action }) => action === "session.minted");
      // The page's own, and the CLI's, which asks twice within a second: less than 15 minutes are left of any.
      expect(minted.map(({ subject }) => subject)).toEqual([id, id]);
      expect(minted.map(({ details }) => details).join()).toMatch(/"accessKeyId":"ASIA[A-Z0-9]+"/);
    });
  });
});
