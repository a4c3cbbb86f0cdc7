import { expect, it } from "vitest";
import { createRedisDiagnosis } from "../../src/scheduler/diagnose-redis.ts";
import { describeWith } from "../support/describe-with.ts";
import { freePort } from "../support/free-port.ts";
import { redisServer, startRedis } from "../support/redis.ts";
import { tempDir } from "../support/temp-dir.ts";

const diagnose = async (url: string): Promise<readonly string[]> => {
  const checks = await createRedisDiagnosis(url).diagnose(new AbortController().signal);
  return checks.map(({ verdict, says, todo }) => `${verdict} ${says}${todo === null ? "" : ` → ${todo}`}`);
};

describeWith(await redisServer(), "the doctor, at Redis", () => {
  it("finds all as it should be", async () => {
    await using redis = await started({ folder: await tempDir() });
    expect(await diagnose(redis.url)).toEqual([
      expect.stringMatching(/^good answers, version \d+\.\d+\.\d+$/),
      "good keeps what it is given (maxmemory-policy noeviction)",
      "good keeps what it is given over a crash (appendonly yes)",
      "good looks for what is due 100 times a second",
    ]);
  });

  it("warns of a server that may lose delayed jobs, or be late with them", async () => {
    await using redis = await started({ args: ["--maxmemory-policy", "allkeys-lru", "--hz", "10"] });
    expect((await diagnose(redis.url)).slice(1)).toEqual([
      "warning maxmemory-policy is allkeys-lru → set noeviction, or delayed jobs can vanish",
      "warning appendonly is off → set appendonly yes, or a crash loses delayed jobs",
      "warning hz is 10 → set hz 100, or doors may close up to 0.1 s late",
    ]);
  });

  it("says what keeps it from a server, and never the password", async () => {
    await using redis = await started({});
    const [line, ...more] = await diagnose(redis.url.replace("redis://", "redis://nobody:hidden-word@"));
    expect(line).toMatch(/^bad cannot be used: WRONGPASS .* → check REDIS_URL/);
    expect(line).not.toContain("hidden-word");
    expect(more).toEqual([]);
    expect(await diagnose(`redis://127.0.0.1:${await freePort()}`)).toEqual([
      expect.stringMatching(/^bad cannot be used: .*ECONNREFUSED/),
    ]);
  });
});

async function started(options: Parameters<typeof startRedis>[0]) {
  const redis = await startRedis(options);
  return { url: redis.url, [Symbol.asyncDispose]: () => redis.stop() };
}
