import { connect } from "node:net";
import {
  CreateVpcCommand,
  DescribeRegionsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { describe, expect, it, onTestFinished } from "vitest";
import { chromiumPath } from "./chromium.ts";
import { describeWith } from "./describe-with.ts";
import { eventually } from "./eventually.ts";
import { createSettableClock, faketime } from "./faketime.ts";
import { motoUrl, startMoto } from "./moto.ts";
import { output } from "./peers/programs.ts";
import { redisServer, redisUrl, startRedis } from "./redis.ts";
import { openTempDir } from "./temp-dir.ts";

function ec2(endpoint: string): EC2Client {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return new EC2Client({ endpoint, region: "us-east-1", credentials });
}

async function redisSays(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${command}\r\n`));
    socket.once("data", (data) => resolve(data.toString().trim()) ?? socket.destroy());
    socket.once("error", reject);
  });
}

describeWith(await redisUrl(), "the shared Redis", (url) => {
  it("answers", async () => {
    expect(await redisSays(url, "PING")).toBe("+PONG");
  });
});

describeWith(await redisServer(), "a Redis of the test's own", () => {
  it("is gone after a kill and comes back on its port with what it kept", async () => {
    await using dir = await openTempDir();
    const first = await startRedis({ folder: dir.path });
    await redisSays(first.url, "SET door open");
    await first.kill();
    await expect(redisSays(first.url, "PING")).rejects.toThrow("ECONNREFUSED");
    const second = await startRedis({ folder: dir.path, port: first.port });
    expect(await redisSays(second.url, "GET door")).toContain("open");
    await second.stop();
    expect(second.hasExited()).toBe(true);
  });
});

describeWith(await motoUrl(), "moto", (url) => {
  it("answers EC2 calls", async () => {
    const { Regions } = await ec2(url).send(new DescribeRegionsCommand({}));
    expect(Regions?.map((region) => region.RegionName)).toContain("us-east-1");
  });

  it("knows nothing, as a test's own, of what the shared one holds", async () => {
    const own = await startMoto();
    onTestFinished(own.stop);
    const { Vpc } = await ec2(url).send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    const { Vpcs } = await ec2(own.url).send(new DescribeVpcsCommand({}));
    expect(Vpcs?.map((vpc) => vpc.VpcId)).not.toContain(Vpc?.VpcId);
    expect(Vpcs).not.toHaveLength(0);
  });
});

describeWith(await chromiumPath(), "Chromium", (path) => {
  it("is a program", () => {
    expect(path).toMatch(/^\//);
  });
});

describeWith(await faketime(), "libfaketime", (library) => {
  it("gives a process a clock that can be set while it runs", async () => {
    await using dir = await openTempDir();
    const clock = await createSettableClock(library, dir.path);
    await clock.set(-3_600_000);
    const now = await output(process.execPath, ["-p", "Date.now()"], { env: clock.env });
    expect(Math.abs(Date.now() - 3_600_000 - Number(now))).toBeLessThan(60_000);
  });
});

describe("eventually", () => {
  it("gives what the look found", async () => {
    let looks = 0;
    expect(await eventually("three looks", () => ++looks === 3 && "third")).toBe("third");
  });

  it("says what it waited for, with the last error as its cause", async () => {
    const look = (): never => {
      throw new Error("not yet");
    };
    await expect(eventually("a miracle", look, { within: 30 })).rejects.toThrow(
      expect.objectContaining({ message: "waited 30 ms for a miracle", cause: new Error("not yet") }),
    );
  });
});
