import process from "node:process";

/** What a process of ours gets of this one's environment: nothing that could change what it does. */
export function bareEnv(): Readonly<Record<string, string>> {
  const { PATH = "", NODE_COMPILE_CACHE } = process.env;
  return { PATH, TZ: "UTC", ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) };
}
