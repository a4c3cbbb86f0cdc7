import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import house from "./test/vitest.config.ts";

/** A mutant is gone with the first test that fails: those without a store come first. */
const folders = [
  "domain",
  "policy",
  "reconcile/judging",
  "reconcile/waiting",
  "story",
  "reconcile",
  "operations",
];

class QuickFirst extends BaseSequencer {
  sort(files) {
    const place = ({ moduleId }) => folders.findIndex((folder) => moduleId.includes(`/test/${folder}`));
    return Promise.resolve(files.toSorted((one, other) => place(one) - place(other)));
  }
}

/** The tests of the core that start no process, which is what mutants are held against. */
export default defineConfig({
  test: {
    ...house.test,
    include: ["test/{domain,policy,story,operations,reconcile}/**/*.test.ts"],
    globalSetup: [],
    sequence: { sequencer: QuickFirst },
    // Each mutant tries every property that reaches it.
    env: { ...house.test.env, SALLYPORT_TEST_TIMES: "0.25" },
  },
});
