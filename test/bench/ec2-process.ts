import { z } from "zod";
import { eventually } from "../support/eventually.ts";
import { REGION, securityGroupOf } from "./bot-process.ts";
import { firstLine, postJson, startNode } from "./node-child.ts";

const started = z.object({ url: z.string() });
const counts = z.object({ total: z.number(), byOutcome: z.record(z.string(), z.number()) });
const groups = z.array(z.object({ id: z.string(), rules: z.array(z.object({ isEgress: z.boolean() })) }));

/** The simulated AWS in a process of its own, with its token buckets on, and a security group for each proxy. */
export interface Ec2Process extends AsyncDisposable {
  readonly url: string;
  /** Inbound rules that stand in the proxies' groups together. */
  rules(): Promise<number>;
  /** Resolves when that many stand. */
  untilRules(count: number, within: number): Promise<void>;
  calls(): Promise<z.output<typeof counts>>;
}

export async function startEc2(told: {
  readonly proxies: number;
  readonly delayMs: number;
}): Promise<Ec2Process> {
  const child = await startNode("src/playground/aws/process.ts", ["{}"]);
  const { url } = started.parse(await firstLine(child));
  const control = (name: string, body: object = {}) => postJson(`${url}/_sim/${name}`, body);
  const ours = new Set(Array.from({ length: told.proxies }, (_, n) => securityGroupOf(n + 1)));
  for (const id of ours) await control("addSecurityGroup", { id, name: `proxy ${id}`, region: REGION });
  await control("delay", { ms: told.delayMs });
  const rules = async (): Promise<number> => {
    const all = groups.parse(await control("snapshot"));
    const proxies = all.filter(({ id }) => ours.has(id));
    return proxies.flatMap((group) => group.rules.filter((rule) => !rule.isEgress)).length;
  };
  return {
    url,
    rules,
    untilRules: async (count, within) => {
      await eventually(`${count} rules`, async () => (await rules()) === count, { within, every: 50 });
    },
    calls: async () => counts.parse(await control("counts")),
    [Symbol.asyncDispose]: child.stop,
  };
}
