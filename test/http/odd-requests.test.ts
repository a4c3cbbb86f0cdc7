import { describe, expect, it } from "vitest";
import { HERE, servePages } from "./served.ts";

const FORM = "application/x-www-form-urlencoded";

describe("every answer", () => {
  it("has strict headers, errors and credentials too", async () => {
    const served = await servePages();
    const address = `/address/${await served.addressToken()}`;
    const paths = [
      address,
      "/claim/nothing",
      "/credentials/nothing",
      "/nowhere",
      "/healthz",
      "/address/%E0%A4%A",
    ];
    const answers = await Promise.all(paths.map((path) => served.ask(path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404, 200, 400]);
    for (const { headers } of answers) {
      expect(headers.get("content-security-policy")).toMatch(
        /^default-src 'none';style-src 'sha256-[\w+/=]{44}';form-action 'self';base-uri 'none';frame-ancestors 'none'$/,
      );
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
      expect(headers.has("x-powered-by") || headers.has("set-cookie")).toBe(false);
    }
  });

  it("asks for no TLS where publicUrl has none", async () => {
    const served = await servePages({ publicUrl: "http://127.0.0.1:3000" });
    expect((await served.ask("/healthz")).headers.has("strict-transport-security")).toBe(false);
  });
});

describe("a request that is none of ours", () => {
  it.each([
    ["a megabyte of a form", { body: "a".repeat(1_000_000), headers: { "Content-Type": FORM } }, 413],
    ["a megabyte of nothing known", { body: "a".repeat(1_000_000), headers: { "Content-Type": "x/y" } }, 415],
    ["JSON", { body: "{}", headers: { "Content-Type": "application/json" } }, 415],
    ["a file", { body: new FormData() }, 415],
    ["another site's form", { headers: { "Sec-Fetch-Site": "cross-site" } }, 403],
    ["another charset", { body: "a=b", headers: { "Content-Type": `${FORM}; charset=utf-7` } }, 415],
  ])("is refused in a few words, and uses nothing up: %s", async (_what, init, status) => {
    const served = await servePages();
    const path = `/address/${await served.addressToken()}`;
    const answer = await served.ask(path, { method: "POST", ...init });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/\bat \/|node_modules|Error:/);
    const fields = { method: "POST", body: "unasked=1", headers: { "Content-Type": FORM } };
    expect((await served.ask(path, fields)).status).toBe(200);
  });

  it.each(["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])(
    "is told what is taken instead of %s",
    async (method) => {
      const served = await servePages();
      const answer = await served.ask(`/address/${await served.addressToken()}`, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
    },
  );

  it.each([
    "x".repeat(4_000),
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "'%20or%201=1--",
    "%F0%9F%9A%AA",
    "a".repeat(42),
    "%3Cscript%3E",
  ])("is no link: %s", async (token) => {
    const served = await servePages();
    for (const page of ["address", "claim", "credentials"]) {
      const answer = await served.ask(`/${page}/${token}`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain("<script>");
    }
    expect(await served.store.read.auditSize()).toBe(0);
  });
});

describe("whoever tries links", () => {
  it("is let in no more for a minute after thirty that are dead, and told of once an hour", async () => {
    const served = await servePages();
    const good = `/address/${await served.addressToken()}`;
    const wrong = (number: number) => `/claim/${String(number).padStart(43, "a")}`;
    const statuses: number[] = [];
    for (let number = 0; number < 32; number += 1) statuses.push((await served.ask(wrong(number))).status);
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 404), 429, 429]);
    const blocked = await served.ask(good);
    expect([blocked.status, blocked.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await served.ask(good, { from: "203.0.113.10" })).status).toBe(200);
    const guesses = async () =>
      (await served.events("person.refused")).filter(({ actor }) => actor === "sallyport");
    expect(await guesses()).toMatchObject([{ actorName: "someone", subject: HERE }]);
    await served.clock.advance(60_000);
    expect((await served.ask(good)).status).toBe(200);
    for (let number = 0; number < 30; number += 1) await served.ask(wrong(number));
    expect(await guesses()).toHaveLength(1);
    expect(served.logged).toHaveLength(2);
    expect(served.logged.join()).not.toContain("aaaa");
  });

  it("cannot go on from the next address of the same IPv6 network", async () => {
    const served = await servePages();
    for (let number = 0; number < 30; number += 1) {
      await served.ask("/claim/nothing", { from: `2001:db8:0:1::${number.toString(16)}` });
    }
    expect((await served.ask("/claim/nothing", { from: "2001:db8:0:1:ffff::1" })).status).toBe(429);
    expect((await served.ask("/claim/nothing", { from: "2001:db8:0:2::1" })).status).toBe(404);
  });
});
