import { relative } from "node:path";
import process from "node:process";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders whose files start processes and wait for time to pass, the slowest first. */
const SLOW = ["chaos", "e2e", "cli", "integration", "scheduler", "enforcement", "playground", "manifests"];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const [, folder = ""] = relative(process.cwd(), moduleId).split("/");
  const rank = SLOW.indexOf(folder);
  return rank === -1 ? SLOW.length : rank;
};

/** What takes long begins first, so that no worker is left with it when the others are done. */
export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = files.toSorted(
      (one, other) => rankOf(one) - rankOf(other) || one.moduleId.localeCompare(other.moduleId),
    );
    return Promise.resolve(sorted);
  }
}
