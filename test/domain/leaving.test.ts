import { describe, expect, it } from "vitest";
import { type AccountToday, leftWith } from "../../src/domain/leaving.ts";
import type { Identity } from "../../src/domain/person.ts";

const account = (user: string, profile: AccountToday["profile"], surface: Identity["surface"] = "slack") => ({
  identity: { surface, tenant: "T0EXAMPLE", user },
  profile,
});
const profileOf = (deactivated: boolean): AccountToday["profile"] => ({
  ...account("U0ANA", null),
  ...{ name: "Ana", email: null, guest: false, bot: false, member: true, deactivated },
});
const [active, gone] = [profileOf(false), profileOf(true)];

const leaver = (...accounts: readonly AccountToday[]): string | null => leftWith(accounts)?.user ?? null;

describe("a person has left a chat", () => {
  it("where each of their accounts in it is deactivated, or is not there", () => {
    expect(leaver(account("U1", gone))).toBe("U1");
    expect(leaver(account("U1", null))).toBe("U1");
    expect(leaver(account("U1", gone), account("U2", null))).toBe("U1");
  });

  it("though an account of theirs in another chat is active", () => {
    expect(leaver(account("U1", active, "teams"), account("U2", gone))).toBe("U2");
  });

  it("not while one account in it is active, nor while one is not known of", () => {
    expect(leaver(account("U1", active))).toBeNull();
    expect(leaver(account("U1", gone), account("U2", active))).toBeNull();
    expect(leaver(account("U1", gone), account("U2", "unanswered"))).toBeNull();
    expect(leaver(account("U1", "unanswered"))).toBeNull();
    expect(leaver()).toBeNull();
  });
});
