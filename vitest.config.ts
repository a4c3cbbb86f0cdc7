import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/peers/broker.ts"],
    pool: "forks",
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: { TZ: "UTC" },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    allowOnly: false,
    chaiConfig: { truncateThreshold: 400 },
  },
});
