import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { describeWith } from "../support/describe-with.ts";
import { eventually } from "../support/eventually.ts";
import { onPath } from "../support/peers/programs.ts";
import { programFile } from "../support/program.ts";
import { tempDir } from "../support/temp-dir.ts";

const GIVEN = [
  "--deployment prod --approvals C0APPROVALS --audit C0AUDIT --region us-east-1",
  "--security-group sg-0123456789abcdef0 --endpoint proxy.example.com --target orders-db --port 5432",
  "--upstream orders.internal:5432 --approver ben@example.com --approver cyd@example.com --role ''",
].join(" ");

describeWith(
  (await onPath("script")) ?? { skip: "no script (util-linux)" },
  "sallyport init, in a terminal",
  (script) => {
    /** `sallyport init` with a terminal of its own, where only the domain is left to be asked for. */
    async function started(folder: string) {
      const main = await programFile("main");
      const command = `stty cols 100 rows 40; '${process.execPath}' --disable-warning=ExperimentalWarning '${main}' init ${GIVEN}`;
      const child = spawn(script, ["-qec", command, "/dev/null"], {
        cwd: folder,
        env: { PATH: process.env.PATH ?? "", TERM: "xterm" },
        stdio: ["pipe", "pipe", "inherit"],
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      let shown = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        shown += chunk;
      });
      return {
        shows: (text: string) => eventually(text, () => shown.includes(text), { within: 15_000 }),
        type: (keys: string) => void child.stdin.write(keys),
        ended: once(child, "close").then(() => child.exitCode),
      };
    }

    it("asks again for what is wrong, and writes what is right", async () => {
      const folder = await tempDir();
      const terminal = await started(folder);
      await terminal.shows("Which domain");
      terminal.type("nowhere\r");
      await terminal.shows("expected a domain such as example.com");
      terminal.type("\u0015example.com\r");
      await terminal.shows("sallyport doctor");
      expect(await terminal.ended).toBe(0);
      expect(await readFile(join(folder, "sallyport.yaml"), "utf8")).toContain("domains: [example.com]");
    });

    it("writes nothing on Ctrl-C", async () => {
      const folder = await tempDir();
      const terminal = await started(folder);
      await terminal.shows("Which domain");
      terminal.type("exam\u0003");
      await terminal.shows("Nothing was written.");
      expect(await terminal.ended).toBe(1);
      expect(await readdir(folder)).toEqual([]);
    });
  },
);
