import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { createPagesDiagnosis } from "../../src/http/diagnose-pages.ts";
import { describeWith } from "../support/describe-with.ts";
import { freePort } from "../support/free-port.ts";
import { onPath } from "../support/peers/programs.ts";
import { tempDir } from "../support/temp-dir.ts";

const run = promisify(execFile);

const diagnose = async (url: string): Promise<string> => {
  const [check] = await createPagesDiagnosis(url).diagnose(new AbortController().signal);
  return `${check?.verdict} ${check?.says} → ${check?.todo}`;
};

async function serving(answer: RequestListener): Promise<string> {
  return listening(createServer(answer));
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("the doctor, at Sallyport's own pages", () => {
  it("finds them where they answer", async () => {
    const url = await serving(({ url: path }, response) =>
      response.writeHead(path === "/healthz" ? 200 : 404).end(),
    );
    expect(await diagnose(url)).toBe(`good ${url} answers → null`);
  });

  it("warns where something else answers, or nothing: they may be reached from elsewhere", async () => {
    const url = await serving((_, response) => response.writeHead(502).end());
    expect(await diagnose(url)).toMatch(/^warning .* answers 502 → start the bot/);
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    expect(await diagnose(nowhere)).toMatch(
      /^warning .* does not answer here \(ECONNREFUSED\) → start the bot/,
    );
  });
});

describeWith(
  (await onPath("openssl")) ?? { skip: "no openssl" },
  "the doctor, at a certificate",
  (openssl) => {
    it("names one that is not to be trusted", async () => {
      const folder = await tempDir();
      const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
      const asked = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
      await run(openssl, [...asked, "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", cert]);
      const server = createSecureServer({ key: await readFile(key), cert: await readFile(cert) });
      const url = (await listening(server)).replace("http:", "https:");
      expect(await diagnose(url)).toMatch(
        /^bad .* is not to be trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\) → renew it/,
      );
    });
  },
);
