import { Redis } from "ioredis";
import { type Check, checksOf } from "../domain/check.ts";
import type { Diagnosable } from "../ports/diagnosis.ts";

const { good, warning, bad } = checksOf("Redis");

/** BullMQ warns below it. */
const LEAST = [6, 2] as const;
/** Redis looks for what is due so often; below it, delayed jobs come up to 0.1 s late. */
const LEAST_HZ = 100;

/** Redis as the queue needs it. Reads INFO alone, which managed servers allow too. */
export function createRedisDiagnosis(url: string): Diagnosable {
  return {
    system: "Redis",
    about: "the server",
    diagnose: async (signal) => {
      const info = await readInfo(url, signal);
      return "problem" in info ? [unreachable(info.problem)] : judge(info.fields);
    },
  };
}

const unreachable = (problem: string): Check =>
  bad(`cannot be used: ${problem}`, "check REDIS_URL, and that this machine reaches it");

type Info = { readonly fields: ReadonlyMap<string, string> } | { readonly problem: string };

/** One try: a connection that comes back by itself would hide what is wrong with it. */
async function readInfo(url: string, signal: AbortSignal): Promise<Info> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  const troubles: string[] = [];
  redis.on("error", ({ message }: Error) => void troubles.push(message));
  const giveUp = (): void => redis.disconnect();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await redis.connect();
    const text = await redis.info();
    const fields = [...text.matchAll(/^([a-z_0-9]+):([^\r\n]*)/gm)];
    return { fields: new Map(fields.map(([, name = "", value = ""]) => [name, value])) };
  } catch (error) {
    // The command that failed may carry the password: only messages are told.
    return { problem: troubles.at(-1) ?? (error instanceof Error ? error.message : String(error)) };
  } finally {
    signal.removeEventListener("abort", giveUp);
    redis.disconnect();
  }
}

function judge(fields: ReadonlyMap<string, string>): readonly Check[] {
  const version = fields.get("redis_version") ?? "0";
  const policy = fields.get("maxmemory_policy") ?? "unknown";
  const hz = Number(fields.get("configured_hz") ?? fields.get("hz") ?? 0);
  return [
    isRecent(version)
      ? good(`answers, version ${version}`)
      : bad(`version ${version} is too old`, `run ${LEAST.join(".")} or later`),
    policy === "noeviction"
      ? good("keeps what it is given (maxmemory-policy noeviction)")
      : warning(`maxmemory-policy is ${policy}`, "set noeviction, or delayed jobs can vanish"),
    fields.get("aof_enabled") === "1"
      ? good("keeps what it is given over a crash (appendonly yes)")
      : warning("appendonly is off", "set appendonly yes, or a crash loses delayed jobs"),
    hz >= LEAST_HZ
      ? good(`looks for what is due ${hz} times a second`)
      : warning(`hz is ${hz}`, `set hz ${LEAST_HZ}, or doors may close up to 0.1 s late`),
  ];
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}
