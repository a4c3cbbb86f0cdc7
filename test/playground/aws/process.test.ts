import { spawn } from "node:child_process";
import { once } from "node:events";
import { AuthorizeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import { afterEach, describe, expect, it } from "vitest";
import { type AwsProcess, startAwsProcess } from "./aws-process.ts";
import { ec2Client, refusal, region, tcp } from "./ec2-client.ts";

const running: AwsProcess[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const start = async (options?: Readonly<Record<string, unknown>>): Promise<AwsProcess> => {
  const started = await startAwsProcess(options);
  running.push(started);
  return started;
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/_sim/counts`, { method: "POST" })).ok;
  } catch {
    return false;
  }
};

describe("the simulated AWS as a process", () => {
  it("serves EC2, and takes faults, seeds and questions over HTTP", async () => {
    const aws = await start({ account: "444455556666" });
    const groupId = String(await aws.control("addSecurityGroup", { name: "proxy", region }));
    await aws.control("failNext", { code: "InternalError" });
    const ec2 = ec2Client(aws.url);
    const authorize = () =>
      ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: groupId,
          IpPermissions: [tcp(22, "10.0.0.1/32")],
        }),
      );
    expect(await refusal(authorize())).toBe("InternalError");
    expect((await authorize()).SecurityGroupRules).toMatchObject([{ GroupOwnerId: "444455556666" }]);
    expect(await aws.control("counts")).toMatchObject({ total: 2 });
  });

  it("says what is wrong with a fault that it cannot make", async () => {
    const aws = await start();
    await expect(aws.control("failNext", { status: 200 })).rejects.toThrow("code");
    await expect(aws.control("addRule", { groupId: "sg-1", protocol: "-1", source: "sg-2" })).rejects.toThrow(
      "no security group here",
    );
  });

  it("refuses options that it does not know", async () => {
    const entry = new URL("../../../src/playground/aws/process.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [entry, '{"colour":"red"}'], {
      stdio: ["ignore", "ignore", "ignore"],
    });
    const [code] = await once(child, "exit");
    expect(code).toBe(1);
  });

  it("ends when its parent does, without being told", async () => {
    const helper = new URL("./aws-process.ts", import.meta.url).pathname;
    const script = `
      const { startAwsProcess } = await import(${JSON.stringify(helper)});
      const { url } = await startAwsProcess();
      process.stdout.write(url, () => process.kill(process.pid, "SIGKILL"));
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [url] = await once(parent.stdout, "data");
    await once(parent, "exit");
    await expect.poll(() => answers(String(url)), { timeout: 5000 }).toBe(false);
  });
});
