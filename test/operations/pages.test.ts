import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { later } from "../../src/domain/ids.ts";
import { forgetLinks } from "../../src/reconcile/forget-links.ts";
import { writeByHand } from "../support/by-hand.ts";
import { anAsk, kindOf, must } from "../support/core.ts";
import { OFFER, openPages, type PagesCore, PUBLIC_URL } from "../support/pages-core.ts";

const HERE = "203.0.113.9";
const ELSEWHERE = "203.0.113.10";
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const usedOf = (url: string): string => url.slice(url.lastIndexOf("/") + 1);

async function claimed(core: PagesCore) {
  const grant = await core.openGrant();
  return must(await core.pages.claim(await core.claimToken(grant), HERE));
}

describe("a link to the address page", () => {
  it("shows the address that is seen, and changes nothing by being looked at", async () => {
    const core = await openPages();
    const token = await core.addressToken("V0FORM");
    const before = await core.store.read.auditSize();
    const seen = must(await core.pages.lookAtAddress(token, "2001:db8::7"));
    expect(seen).toMatchObject({ source: { cidr: "2001:db8::7/128", kind: "observed" }, fillsForm: true });
    expect(seen.expiresAt).toBe(later(core.clock.now(), 10 * MINUTE));
    expect(core.filled).toEqual([]);
    expect(await core.store.read.auditSize()).toBe(before);
    expect(await core.store.read.lastSighting(seen.person.id, later(core.clock.now(), -1))).toBeNull();
  });

  it("confirms once: the address is the person's, as seen, and stands in their form", async () => {
    const core = await openPages();
    const token = await core.addressToken("V0FORM");
    const { person, source } = must(await core.pages.confirmAddress(token, HERE));
    expect(source).toEqual({ cidr: "203.0.113.9/32", kind: "observed", network: null });
    expect(core.filled).toEqual([["V0FORM", source]]);
    expect(await core.events("address.seen")).toMatchObject([
      { actor: person.id, details: { address: HERE, family: 4 } },
    ]);
    const request = must(await core.operations.request(await core.as("ana"), anAsk({ source: null })));
    expect(request.source).toEqual(source);
    expect(kindOf(await core.pages.confirmAddress(token, ELSEWHERE))).toBe("link-dead");
    expect(await core.events("person.refused")).toMatchObject([
      { actor: person.id, details: { tried: "address link", why: "used", from: ELSEWHERE } },
    ]);
  });

  it("is over at its end, to the millisecond", async () => {
    const core = await openPages();
    const token = await core.addressToken();
    await core.clock.advance(10 * MINUTE - 1);
    expect(kindOf(await core.pages.lookAtAddress(token, HERE))).toBe("done");
    await core.clock.advance(1);
    expect(kindOf(await core.pages.lookAtAddress(token, HERE))).toBe("link-dead");
    expect(kindOf(await core.pages.confirmAddress(token, HERE))).toBe("link-dead");
    expect(await core.events("person.refused")).toMatchObject([{ details: { why: "over" } }]);
  });

  it.each([
    ["10.0.0.7", "source-private"],
    ["127.0.0.1", "source-private"],
    ["::1", "source-private"],
    ["fe80::1", "source-private"],
    ["::ffff:203.0.113.9", "bad-source"],
    ["office", "bad-source"],
    ["203.0.113.0/24", "bad-source"],
    ["unknown", "bad-source"],
    ["", "bad-source"],
  ])("tells why %j is of no use, saves nothing, and is good still", async (from, kind) => {
    const core = await openPages();
    const token = await core.addressToken("V0FORM");
    expect(kindOf(await core.pages.lookAtAddress(token, from))).toBe(kind);
    expect(kindOf(await core.pages.confirmAddress(token, from))).toBe(kind);
    expect(core.filled).toEqual([]);
    expect(await core.events("address.seen")).toEqual([]);
    expect(kindOf(await core.pages.confirmAddress(token, HERE))).toBe("done");
  });

  it("takes a private address of a network of the configuration, and asks again whether it is one", async () => {
    const core = await openPages([["vpn", "10.8.0.0/16"]]);
    must(await core.pages.confirmAddress(await core.addressToken(), "10.8.0.7"));
    const ana = await core.as("ana");
    expect(must(await core.operations.request(ana, anAsk({ source: null }))).source.kind).toBe("observed");
    core.networks.delete("vpn");
    expect(kindOf(await core.operations.request(ana, anAsk({ source: null })))).toBe("source-private");
  });

  it("does not wait for a chat that does not take it", async () => {
    const core = await openPages();
    core.loseForms();
    expect(kindOf(await core.pages.confirmAddress(await core.addressToken("V0FORM"), HERE))).toBe("done");
    expect(core.logged.join()).toContain("a form was not told");
  });
});

describe("a link to credentials", () => {
  it("hands them out once, from the grant's source, with a link that goes on", async () => {
    const core = await openPages();
    const { credentials, credentialsUrl, grant } = await claimed(core);
    expect(credentials).toEqual(core.minter.minted[0]);
    expect(credentials.until).toBe(later(core.clock.now(), OFFER.sliceMs));
    expect(credentialsUrl).toMatch(new RegExp(`^${PUBLIC_URL}/credentials/[\\w-]{43}$`));
    expect(await core.events("session.minted")).toMatchObject([
      { subject: grant.id, details: { accessKeyId: credentials.accessKeyId, from: HERE } },
    ]);
  });

  it("is not given to others, nor for what lends nothing or is not open", async () => {
    const core = await openPages();
    const grant = await core.openGrant();
    const [ana, ben] = [await core.as("ana"), await core.as("ben")];
    expect(kindOf(await core.links.toClaim(ben, grant.id))).toBe("not-yours");
    expect(kindOf(await core.links.toClaim(ana, "g-nobody"))).toBe("no-such-grant");
    expect(kindOf(await core.links.toClaim({ ...ana, unchecked: true }, grant.id))).toBe("could-not-check");
    await core.store.transact((tx) => tx.updateGrant({ ...grant, openedAt: null }));
    expect(kindOf(await core.links.toClaim(ana, grant.id))).toBe("not-open-yet");
    must(await core.operations.release(ana, grant.id));
    expect(kindOf(await core.links.toClaim(ana, grant.id))).toBe("grant-ended");
    expect(await core.events("person.refused")).toHaveLength(5);
  });

  it("is won by one of twenty who press at once", async () => {
    const core = await openPages();
    const token = await core.claimToken(await core.openGrant());
    const results = await Promise.all(Array.from({ length: 20 }, () => core.pages.claim(token, HERE)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(core.minter.minted).toHaveLength(1);
    expect(await core.events("session.refused")).toHaveLength(19);
  });

  it("is not used up from another address", async () => {
    const core = await openPages();
    const grant = await core.openGrant();
    const token = await core.claimToken(grant);
    for (const from of [ELSEWHERE, "::ffff:203.0.113.9", "203.0.113.9/32", "x"]) {
      expect(kindOf(await core.pages.lookAtClaim(token, from))).toBe("wrong-address");
      expect(kindOf(await core.pages.claim(token, from))).toBe("wrong-address");
    }
    expect(await core.events("session.refused")).toMatchObject(
      Array.from({ length: 4 }, () => ({ subject: grant.id, details: { why: "wrong address" } })),
    );
    expect(kindOf(await core.pages.claim(token, HERE))).toBe("done");
  });

  it.each(["release", "revoke", "freeze", "its end"] as const)(
    "is dead after %s, and so are the credentials",
    async (how) => {
      const core = await openPages();
      const first = await claimed(core);
      const token = await core.claimToken(first.grant);
      if (how === "release") must(await core.operations.release(await core.as("ana"), first.grant.id));
      if (how === "revoke") must(await core.operations.revoke(await core.as("ben"), first.grant.id, "wrong"));
      if (how === "freeze") must(await core.operations.freeze(await core.as("dee"), "incident 88"));
      if (how === "its end") await core.clock.advance(first.grant.endsAt - core.clock.now());
      expect(kindOf(await core.pages.claim(token, HERE))).toBe("link-dead");
      expect(kindOf(await core.pages.credentials(usedOf(first.credentialsUrl), HERE))).toBe("link-dead");
      expect(core.minter.minted).toHaveLength(1);
    },
  );

  it("hands out nothing of a grant that was written by hand (I1)", async () => {
    const core = await openPages();
    const first = await claimed(core);
    const token = await core.claimToken(first.grant);
    writeByHand(core.folder, "update grants set ends_at = ends_at + 3600000");
    expect(kindOf(await core.pages.claim(token, HERE))).toBe("link-dead");
    expect(kindOf(await core.pages.credentials(usedOf(first.credentialsUrl), HERE))).toBe("link-dead");
    expect(core.minter.minted).toHaveLength(1);
  });

  it("is used up where AWS gives none, and another one does", async () => {
    const core = await openPages();
    const grant = await core.openGrant();
    const token = await core.claimToken(grant);
    core.minter.failNext(new AdapterFailure({ adapter: "sts", doing: "assuming", retry: "soon" }));
    expect(kindOf(await core.pages.claim(token, HERE))).toBe("could-not-check");
    expect(kindOf(await core.pages.claim(token, HERE))).toBe("link-dead");
    expect(kindOf(await core.pages.claim(await core.claimToken(grant), HERE))).toBe("done");
  });

  it("does not hand out what ended while AWS answered", async () => {
    const core = await openPages();
    const grant = await core.openGrant();
    const token = await core.claimToken(grant);
    const ana = await core.as("ana");
    core.minter.meanwhile(() => core.operations.release(ana, grant.id));
    expect(kindOf(await core.pages.claim(token, HERE))).toBe("grant-ended");
  });
});

describe("the link of a credential_process", () => {
  it("gives new ones again and again, and goes on with more time", async () => {
    const core = await openPages();
    const { grant, credentialsUrl } = await claimed(core);
    const token = usedOf(credentialsUrl);
    const again = must(await core.pages.credentials(token, HERE));
    expect(again.accessKeyId).not.toBe(core.minter.minted[0]?.accessKeyId);
    const more = { duration: "1h", reason: "not done" };
    const request = must(await core.operations.extend(await core.as("ana"), grant.id, more));
    must(await core.operations.approve(await core.as("ben"), request.id));
    await core.clock.advance(grant.endsAt - core.clock.now() + MINUTE);
    await core.store.transact((tx) => tx.pruneLinks(core.clock.now()));
    expect(kindOf(await core.pages.credentials(token, HERE))).toBe("done");
  });

  it("gives a busy program the same ones for a minute, however many ask at once, and none after an end", async () => {
    const core = await openPages();
    const { grant, credentialsUrl } = await claimed(core);
    const token = usedOf(credentialsUrl);
    const ask = () => core.pages.credentials(token, HERE);
    const given = (await Promise.all(Array.from({ length: 20 }, ask))).map((result) => must(result));
    expect(new Set(given.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
    expect(core.minter.minted).toHaveLength(2);
    await core.clock.advance(MINUTE - 1);
    expect(must(await ask())).toEqual(given[0]);
    await core.clock.advance(1);
    expect(must(await ask()).accessKeyId).not.toBe(given[0]?.accessKeyId);
    must(await core.operations.release(await core.as("ana"), grant.id));
    expect(kindOf(await ask())).toBe("link-dead");
    expect(await core.events("session.minted")).toHaveLength(3);
  });

  it("gives new ones where more than a quarter of their life is over", async () => {
    const core = await openPages();
    const { grant, credentialsUrl } = await claimed(core);
    const ask = async () => must(await core.pages.credentials(usedOf(credentialsUrl), HERE));
    await core.clock.advance(grant.endsAt - core.clock.now() - MINUTE);
    const first = await ask();
    await core.clock.advance(14_000);
    expect(await ask()).toEqual(first);
    await core.clock.advance(1_000);
    expect((await ask()).accessKeyId).not.toBe(first.accessKeyId);
  });

  it("is for the grant's source only, and a program that goes on asking is written down once an hour", async () => {
    const core = await openPages();
    const token = usedOf((await claimed(core)).credentialsUrl);
    for (let tries = 0; tries < 5; tries += 1) {
      expect(kindOf(await core.pages.credentials(token, ELSEWHERE))).toBe("wrong-address");
    }
    expect(await core.events("session.refused")).toHaveLength(1);
    expect(kindOf(await core.pages.credentials(token, HERE))).toBe("done");
  });
});

describe("a token", () => {
  it("is forgotten a day after its link was over, and then is a guess like any other", async () => {
    const core = await openPages();
    const token = await core.addressToken();
    await core.clock.advance(10 * MINUTE + DAY);
    await forgetLinks(core.deps);
    expect(kindOf(await core.pages.confirmAddress(token, HERE))).toBe("link-dead");
    expect(await core.events("person.refused")).toHaveLength(1);
    await core.clock.advance(1);
    expect(await forgetLinks(core.deps)).toBe(later(core.clock.now(), 60 * MINUTE));
    expect(kindOf(await core.pages.confirmAddress(token, HERE))).toBe("link-dead");
    expect(await core.events("person.refused")).toHaveLength(1);
  });

  it("opens only the page it was made for, and a guess is not written down", async () => {
    const core = await openPages();
    const address = await core.addressToken();
    const claim = await core.claimToken(await core.openGrant());
    const results = await Promise.all([
      core.pages.claim(address, HERE),
      core.pages.credentials(claim, HERE),
      core.pages.confirmAddress(claim, HERE),
    ]);
    expect(results.map(kindOf)).toEqual(["link-dead", "link-dead", "link-dead"]);
    const size = await core.store.read.auditSize();
    expect(kindOf(await core.pages.claim("a".repeat(43), HERE))).toBe("link-dead");
    expect(kindOf(await core.pages.confirmAddress("a".repeat(43), HERE))).toBe("link-dead");
    expect(await core.store.read.auditSize()).toBe(size);
  });

  it("stands in no database, audit event or log line, and neither do credentials (I11)", async () => {
    const core = await openPages();
    const { credentials, credentialsUrl, grant } = await claimed(core);
    const tokens = [await core.addressToken(), await core.claimToken(grant), usedOf(credentialsUrl)];
    for (const token of tokens) {
      await core.pages.confirmAddress(token, HERE);
      await core.pages.confirmAddress(token, HERE);
      await core.pages.claim(token, ELSEWHERE);
      await core.pages.credentials(token, ELSEWHERE);
    }
    await core.store.stop();
    const kept = await Promise.all(
      ["sallyport.db", "sallyport.db-wal"].map((file) =>
        readFile(join(core.folder, file), "latin1").catch(() => ""),
      ),
    );
    const everything = [...kept, ...core.logged].join("\n");
    expect(everything).toContain(credentials.accessKeyId);
    for (const secret of [...tokens, credentials.secretAccessKey, credentials.sessionToken]) {
      expect(everything).not.toContain(secret);
    }
  });
});
