import { freePort } from "../free-port.ts";
import { onAFreePort, untilItAnswers } from "./answers.ts";
import { type Child, startChild } from "./child.ts";
import { type PythonPackage, pythonPackage } from "./python-packages.ts";

export function motoPackage(): Promise<PythonPackage> {
  return pythonPackage("moto", "moto[server]==5.2.5");
}

export interface MotoServer extends Child {
  readonly url: string;
}

export async function startMotoServer(moto: PythonPackage): Promise<MotoServer> {
  return onAFreePort(async () => {
    const port = await freePort();
    const child = await startChild(
      moto.python,
      ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
      {
        env: moto.env,
      },
    );
    const url = `http://127.0.0.1:${port}`;
    await untilItAnswers(child, "moto", () => knowsEc2(url));
    return { ...child, url };
  });
}

/** The first EC2 call loads EC2 and takes seconds: made here, so that no test pays for it. */
async function knowsEc2(url: string): Promise<boolean> {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host",
    },
    body: "Action=DescribeVpcs&Version=2016-11-15",
    signal: AbortSignal.timeout(15_000),
  });
  return answer.ok && (await answer.text()).includes("DescribeVpcsResponse");
}
