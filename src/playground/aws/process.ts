import { z } from "zod";
import { createSimulatedAws } from "./simulated-aws.ts";

const optionsSchema = z
  .strictObject({
    seed: z.int(),
    port: z.int().min(0).max(65_535),
    throttling: z.boolean(),
    staleMs: z.number().min(0),
    accounts: z.record(z.string(), z.string()),
    account: z.string(),
    dateOffsetMs: z.number(),
    rulesPerGroup: z.int().positive(),
    /** End when standard input ends: a child does not outlive the process that started it. */
    endsWithInput: z.boolean(),
  })
  .partial();

const endWith = (stop: () => Promise<void>, endsWithInput: boolean): void => {
  const end = (): void => {
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  if (endsWithInput) process.stdin.resume().once("end", end);
};

/** `node process.ts '{"staleMs":200}'` serves until it is told to end; its first line is its address as JSON. */
const { endsWithInput = false, ...options } = optionsSchema.parse(JSON.parse(process.argv[2] ?? "{}"));
const aws = await createSimulatedAws({ ...options, control: true });
endWith(aws.stop, endsWithInput);
process.stdout.write(`${JSON.stringify({ url: aws.url, port: Number(new URL(aws.url).port) })}\n`);
