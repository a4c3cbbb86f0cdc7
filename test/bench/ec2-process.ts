import { z } from "zod";
import { eventually } from "../support/eventually.ts";
import { securityGroupOf } from "./bot-process.ts";
import { firstLine, postJson, startNode } from "./node-child.ts";
import { type BenchPlace, ONE_PLACE, placeOf, roleSeedOf } from "./places.ts";

const started = z.object({ url: z.string() });
const byName = z.record(z.string(), z.number());
const counts = z.object({ total: z.number(), byAction: byName, byOutcome: byName });
const groups = z.array(z.object({ id: z.string(), rules: z.array(z.object({ isEgress: z.boolean() })) }));

/** The simulated AWS in a process of its own, with its token buckets on, and a security group for each proxy. */
export interface Ec2Process extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Inbound rules that stand in the proxies' groups together. */
  rules(): Promise<number>;
  /** Resolves when that many stand. */
  untilRules(count: number, within: number): Promise<void>;
  calls(): Promise<z.output<typeof counts>>;
  /** Counts calls from here on. */
  forgetCalls(): Promise<void>;
}

export async function startEc2(told: {
  readonly proxies: number;
  readonly delayMs: number;
  readonly places?: readonly BenchPlace[];
  /** AWS's own default is 60; more has to be asked of it. */
  readonly rulesPerGroup?: number;
  /** A file that is loaded ahead of it. */
  readonly ahead?: string;
}): Promise<Ec2Process> {
  const { rulesPerGroup, ahead } = told;
  const options = ahead === undefined ? {} : { ahead };
  const child = await startNode(
    "src/playground/aws/process.ts",
    [JSON.stringify({ rulesPerGroup })],
    options,
  );
  const { url } = started.parse(await firstLine(child));
  const control = (name: string, body: object = {}) => postJson(`${url}/_sim/${name}`, body);
  const { places = ONE_PLACE } = told;
  const numbers = Array.from({ length: told.proxies }, (_, n) => n + 1);
  const ours = new Set(numbers.map(securityGroupOf));
  for (const n of numbers) {
    const { account, region } = placeOf(places, n);
    await control("addSecurityGroup", { id: securityGroupOf(n), name: `proxy ${n}`, region, account });
  }
  for (const place of places) if (place.assume !== null) await control("addRole", roleSeedOf(place));
  await control("delay", { ms: told.delayMs });
  const rules = async (): Promise<number> => {
    const all = groups.parse(await control("snapshot"));
    const proxies = all.filter(({ id }) => ours.has(id));
    return proxies.flatMap((group) => group.rules.filter((rule) => !rule.isEgress)).length;
  };
  return {
    url,
    pid: child.pid,
    rules,
    untilRules: async (count, within) => {
      await eventually(`${count} rules`, async () => (await rules()) === count, { within, every: 50 });
    },
    calls: async () => counts.parse(await control("counts")),
    forgetCalls: async () => {
      await control("forgetCalls");
    },
    [Symbol.asyncDispose]: child.stop,
  };
}
