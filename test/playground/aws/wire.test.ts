import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { region, tcp } from "./ec2-client.ts";
import { aWorld, type World } from "./world.ts";

const signature =
  `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261123/${region}/ec2/aws4_request, ` +
  `SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A request by hand, for what the SDK would never send. */
const send = (world: World, headers: Readonly<Record<string, string>>, form: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(world.aws.url, { method: "POST", headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(parts).toString(),
          headers: response.headers,
        }),
      );
    });
    sent.on("error", reject);
    sent.end(form);
  });

const describeVpcs = "Action=DescribeVpcs&Version=2016-11-15";

describe("the EC2 wire protocol", () => {
  it("refuses in EC2's own form", async () => {
    const world = await aWorld();
    const answer = await send(world, { authorization: signature }, "Action=RunInstances&Version=2016-11-15");
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Response><Errors><Error><Code>InvalidAction<\/Code><Message>[^<]+<\/Message><\/Error><\/Errors><RequestID>[0-9a-f-]{36}<\/RequestID><\/Response>$/,
    );
    expect(answer.headers["content-type"]).toBe("text/xml;charset=UTF-8");
  });

  it("wants to know who signed, and for which service", async () => {
    const world = await aWorld();
    const unsigned = await send(world, {}, describeVpcs);
    expect([unsigned.status, unsigned.body]).toEqual([
      403,
      expect.stringContaining("<Code>MissingAuthenticationToken</Code>"),
    ]);
    const nameless = await send(world, { authorization: "AWS4-HMAC-SHA256 Credential=AKIA" }, describeVpcs);
    expect([nameless.status, nameless.body]).toEqual([401, expect.stringContaining("AuthFailure")]);
    const elsewhere = signature.replace("/ec2/", "/s3/");
    const foreign = await send(world, { authorization: elsewhere }, describeVpcs);
    expect([foreign.status, foreign.body]).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
  });

  it("refuses other API versions and parameters that the action does not have", async () => {
    const world = await aWorld();
    const old = await send(world, { authorization: signature }, "Action=DescribeVpcs&Version=2014-10-01");
    expect(old.body).toContain("<Code>NoSuchVersion</Code>");
    const more = await send(world, { authorization: signature }, `${describeVpcs}&Colour=red`);
    expect(more.body).toContain("<Code>UnknownParameter</Code>");
  });

  it("refuses a browser's origin and a host name of elsewhere", async () => {
    const world = await aWorld();
    const authorization = signature;
    const page = await send(world, { authorization, origin: "https://example.com" }, describeVpcs);
    const rebound = await send(world, { authorization, host: "example.com" }, describeVpcs);
    expect([page.status, rebound.status]).toEqual([403, 403]);
  });

  it("writes what people typed as text", async () => {
    const world = await aWorld();
    const typed = "\"<Ana> & 'co'\"\t\n; é 日本";
    const [rule] = await world.authorize([tcp(22, "10.0.0.1/32")], { typed });
    expect(rule?.Tags).toEqual([{ Key: "typed", Value: typed }]);
  });

  it("dates its answers by its own clock", async () => {
    const world = await aWorld({ now: () => Date.UTC(2031, 0, 2, 3, 4, 5) });
    const answer = await send(world, { authorization: signature }, describeVpcs);
    expect(answer.headers.date).toBe("Thu, 02 Jan 2031 03:04:05 GMT");
  });

  it("gives no control from outside unless asked to", async () => {
    const world = await aWorld();
    const answer = await fetch(`${world.aws.url}/_sim/snapshot`, { method: "POST" });
    expect(answer.status).toBe(404);
  });
});
