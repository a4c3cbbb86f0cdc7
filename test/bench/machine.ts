import { existsSync } from "node:fs";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import process from "node:process";

/** `2026-11-27, 2 cores (…), 24 GiB, linux x64, Node 24.19.0` */
export function dayAndMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "";
  const cores = `${availableParallelism()} cores${model === "" || model === "unknown" ? "" : ` (${model})`}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const isContainer = ["/.dockerenv", "/run/.containerenv"].some((file) => existsSync(file));
  const system = `${platform()} ${arch()}${isContainer ? " in a container" : ""}`;
  return [new Date().toISOString().slice(0, 10), cores, memory, system, `Node ${process.versions.node}`].join(
    ", ",
  );
}
