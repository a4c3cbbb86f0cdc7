import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { createHttpServer } from "../../src/http/http-server.ts";
import { must } from "../support/core.ts";
import { ELSEWHERE, HERE, servePages } from "./served.ts";

const POST = { method: "POST" } as const;

describe("the address page", () => {
  it("shows what is seen, and a button that confirms it once", async () => {
    const served = await servePages();
    const path = `/address/${await served.addressToken("V0FORM")}`;
    const looked = await (await served.ask(path)).text();
    expect(looked).toContain("You come from 203.0.113.9");
    expect(looked).toContain("IPv4, 203.0.113.9");
    expect(looked).toContain('<form method="post"><button>Confirm this address</button></form>');
    const pressed = await served.ask(path, POST);
    expect(pressed.status).toBe(200);
    expect(await pressed.text()).toContain("203.0.113.9 is confirmed");
    expect(served.filled).toHaveLength(1);
    const again = await served.ask(path, POST);
    expect(again.status).toBe(404);
    expect(await again.text()).toContain("This link was used, or its time is over.");
  });

  it("says why an address is of no use", async () => {
    const served = await servePages();
    const path = `/address/${await served.addressToken()}`;
    const answer = await served.ask(path, { from: "10.0.0.7" });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(
      /10\.0\.0\.7 is a private address.*Nothing was confirmed\. In the form in Slack you can type an address/,
    );
  });

  it("shows what people are called as text", async () => {
    const served = await servePages();
    served.directory.say("ana", { name: `<script>alert("1")</script>` });
    const page = await (await served.ask(`/address/${await served.addressToken()}`)).text();
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
  });
});

describe("a preview of a link", () => {
  it.each(["GET", "HEAD"])("with %s does nothing, however often", async (method) => {
    const served = await servePages();
    const grant = await served.openGrant();
    const address = `/address/${await served.addressToken("V0FORM")}`;
    const claim = `/claim/${await served.claimToken(grant)}`;
    const size = await served.store.read.auditSize();
    for (const path of [address, claim, address, claim]) {
      expect((await served.ask(path, { method })).status).toBe(200);
      expect((await served.ask(path, { method, from: ELSEWHERE })).status).toBe(path === claim ? 403 : 200);
    }
    expect(await served.store.read.auditSize()).toBe(size);
    expect([served.filled, served.minter.minted]).toEqual([[], []]);
    expect((await served.ask(address, POST)).status).toBe(200);
    expect((await served.ask(claim, POST)).status).toBe(200);
  });
});

describe("the claim page", () => {
  it("hands out credentials for each shell and a credential_process, once", async () => {
    const served = await servePages();
    const path = `/claim/${await served.claimToken(await served.openGrant())}`;
    const looked = await (await served.ask(path)).text();
    expect(looked).toContain("AWS credentials for Orders database");
    expect(looked).toContain("arn:aws:iam::111122223333:role/orders-readonly");
    const page = await (await served.ask(path, POST)).text();
    expect(page).toContain("export AWS_ACCESS_KEY_ID=&#39;ASIAEXAMPLEEXAMP0001&#39;");
    expect(page).toMatch(
      /credential_process = curl -fsS https:\/\/sallyport\.example\.com\/credentials\/[\w-]{43}<\/pre>/,
    );
    for (const method of ["GET", "POST"]) {
      const again = await served.ask(path, { method });
      expect(again.status).toBe(404);
      expect(await again.text()).toContain("A link hands out credentials once");
    }
  });

  it("is won by one of twenty who press at once", async () => {
    const served = await servePages();
    const path = `/claim/${await served.claimToken(await served.openGrant())}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => served.ask(path, POST)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(served.minter.minted).toHaveLength(1);
  });

  it("names both addresses to whoever comes from another one, and is good still", async () => {
    const served = await servePages();
    const path = `/claim/${await served.claimToken(await served.openGrant())}`;
    const answer = await served.ask(path, { ...POST, from: ELSEWHERE });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(
      /You come from 203\.0\.113\.10, and the door is for 203\.0\.113\.9\..*this link still works/,
    );
    expect((await served.ask(path, POST)).status).toBe(200);
  });

  it("says what to do where AWS gives none", async () => {
    const served = await servePages();
    const path = `/claim/${await served.claimToken(await served.openGrant())}`;
    const failure = { adapter: "sts", doing: "AssumeRole: AccessDenied", retry: "never" } as const;
    served.minter.failNext(new AdapterFailure(failure));
    const answer = await served.ask(path, POST);
    expect(answer.status).toBe(503);
    const page = await answer.text();
    expect(page).toContain("An operator has to change it");
    expect(page).toContain("this link is used up");
  });
});

describe("the address of a credential_process", () => {
  async function claimed() {
    const served = await servePages();
    const grant = await served.openGrant();
    const { credentialsUrl } = must(await served.pages.claim(await served.claimToken(grant), HERE));
    return { ...served, grant, path: new URL(credentialsUrl).pathname };
  }

  it("answers what the AWS CLI reads, anew each time", async () => {
    const served = await claimed();
    const answer = await served.ask(served.path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await answer.json()).toEqual({
      Version: 1,
      AccessKeyId: "ASIAEXAMPLEEXAMP0002",
      SecretAccessKey: "made/up+secret'of 0002",
      SessionToken: "made-up-session-token-0002==",
      Expiration: "2030-01-07T14:15:00.000Z",
    });
    await served.clock.advance(60_000);
    expect((await served.ask(served.path)).status).toBe(200);
    expect(served.minter.minted).toHaveLength(3);
  });

  it("answers one line and no success after the end, from elsewhere, and to a mere look", async () => {
    const served = await claimed();
    const elsewhere = await served.ask(served.path, { from: ELSEWHERE });
    expect([elsewhere.status, await elsewhere.text()]).toEqual([
      403,
      "You come from 203.0.113.10, and the door is for 203.0.113.9. Open the link from there, or ask anew from here.\n",
    ]);
    expect((await served.ask(served.path, { method: "HEAD" })).status).toBe(405);
    must(await served.operations.release(await served.as("ana"), served.grant.id));
    const ended = await served.ask(served.path);
    expect(ended.status).toBe(404);
    expect((await ended.text()).split("\n")).toHaveLength(2);
    expect(served.minter.minted).toHaveLength(1);
  });
});

describe("the server", () => {
  it("says that it lives, and whether it can work", async () => {
    const served = await servePages();
    expect([(await served.ask("/healthz")).status, (await served.ask("/readyz")).status]).toEqual([200, 200]);
    served.loseStore();
    expect([(await served.ask("/healthz")).status, (await served.ask("/readyz")).status]).toEqual([200, 503]);
  });

  it("serves below the path of publicUrl too, whether the proxy in front takes it off or not", async () => {
    const served = await servePages({ publicUrl: "https://example.com/sallyport" });
    const token = await served.addressToken();
    expect((await served.ask(`/sallyport/address/${token}`)).status).toBe(200);
    expect((await served.ask(`/address/${token}`)).status).toBe(200);
  });

  it("says what to do where its port is taken", async () => {
    const served = await servePages();
    const { port } = new URL(served.url);
    const second = createHttpServer({
      ...served.pageDeps,
      pages: served.pages,
      port: Number(port),
      trustedProxies: 0,
      publicUrl: "https://sallyport.example.com",
      deployment: "prod",
      sayRefusal: () => "",
      assertReady: async () => undefined,
    });
    await expect(second.start()).rejects.toThrow(
      `http: port ${port} is taken; set http.port in the configuration to another one`,
    );
    await second.stop();
  });

  it("lets what is under way end when it stops, and takes nothing new", async () => {
    const served = await servePages();
    const path = `/claim/${await served.claimToken(await served.openGrant())}`;
    const [asked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    served.minter.meanwhile(() => {
      asked.resolve();
      return goOn.promise;
    });
    const answer = served.ask(path, POST);
    await asked.promise;
    const stopped = served.stop();
    await expect(served.ask("/healthz")).rejects.toThrow("fetch failed");
    goOn.resolve();
    expect((await answer).status).toBe(200);
    await stopped;
  });
});
