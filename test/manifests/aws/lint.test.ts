import { basename } from "node:path";
import { expect, it } from "vitest";
import { cfnLint, lintTemplates } from "../../support/cfn-lint.ts";
import { describeWith } from "../../support/describe-with.ts";
import { templatePaths } from "./templates.ts";

describeWith(await cfnLint(), "cfn-lint", (folder) => {
  it("finds nothing in the templates, not even a remark", { timeout: 60_000 }, async () => {
    const paths = await templatePaths();
    expect(paths.map((path) => basename(path))).toHaveLength(6);
    expect(await lintTemplates(folder, paths)).toBe("");
  });
});
