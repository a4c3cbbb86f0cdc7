import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadConfiguration } from "../../src/config/load-configuration.ts";
import { tempDir } from "../support/temp-dir.ts";

/** A configuration that nothing is wrong with. */
export const SAMPLE = `deployment: prod
slack: { approvals: C0APPROVALS, audit: C0AUDIT }
domains: [example.com]
people:
  ana@example.com: { also: [Ana.Lima@example.org] }
admins: [group:security, "person:ana.lima@example.org"]
groups:
  sre: [ben@example.com, cyd@example.com]
  engineering: [ana.lima@example.org, dan@example.com]
  security: [cyd@example.com]
networks:
  office: 198.51.100.0/24
proxies:
  prod-east:
    region: us-east-1
    securityGroup: sg-0123456789abcdef0
    endpoint: proxy.prod.example.com
    cuts: false
  lab:
    gate: { host: 127.0.0.1 }
targets:
  orders-db:
    title: Orders database
    proxy: prod-east
    upstream: orders.internal:5432
    port: 5432
    connect: psql "host={host} port={port} dbname=orders"
    maxDuration: 4h
    requesters: [group:engineering]
    approval: { quorum: 1, approvers: [group:sre, slack:S0123ABCD], lapsesAfter: 2h, channel: C0ORDERS }
  ledger:
    proxy: lab
    upstream: "[::1]:7000"
    port: 7001
    maxDuration: 1h30m
    requesters: [everyone]
    sources: [network]
    approval: { approvers: [group:sre] }
`;

/** Made up afresh: no token of anyone. */
export const ENVIRONMENT = {
  SLACK_BOT_TOKEN: ["xoxb", "sample", "bot"].join("-"),
  SLACK_APP_TOKEN: ["xapp", "sample", "app"].join("-"),
  SALLYPORT_KEY: Buffer.alloc(32, 7).toString("base64"),
};

export async function load(text: string, env: Readonly<Record<string, string>> = ENVIRONMENT) {
  const file = join(await tempDir(), "sallyport.yaml");
  await writeFile(file, text);
  return loadConfiguration({ file, env });
}

/** `line path: found → expected (near)`, or `ok`. */
export async function problemsOf(text: string, env: Readonly<Record<string, string>> = ENVIRONMENT) {
  const loaded = await load(text, env);
  if (loaded.ok) return "ok";
  return loaded.problems.map(({ line, path, found, expected, near }) =>
    [
      line === null ? "" : `${line} `,
      `${path}: ${found} → ${expected}`,
      near === null ? "" : ` (${near})`,
    ].join(""),
  );
}

/** The sample with one piece of its text replaced; the piece has to be there. */
export function changed(piece: string, by: string, text = SAMPLE): string {
  if (!text.includes(piece)) throw new Error(`the sample has no ${piece}`);
  return text.replace(piece, by);
}
