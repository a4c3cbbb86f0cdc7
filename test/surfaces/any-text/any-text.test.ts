import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAddressReader } from "../../../src/address-reader.ts";
import { createSystemClock } from "../../../src/clock.ts";
import { cidr, targetName } from "../../../src/domain/ids.ts";
import { done, refused } from "../../../src/domain/refusal.ts";
import type { MessageContent } from "../../../src/domain/story.ts";
import type { AccessHome, Explanation } from "../../../src/operations/operations.ts";
import { EVENTS_A_MESSAGE } from "../../../src/surfaces/cards/audit-card.ts";
import { contentCard } from "../../../src/surfaces/cards/content-card.ts";
import { explanationCard } from "../../../src/surfaces/cards/explanation-card.ts";
import { helpCard } from "../../../src/surfaces/cards/help-card.ts";
import { homePage } from "../../../src/surfaces/cards/home-page.ts";
import { code, say } from "../../../src/surfaces/cards/line.ts";
import { listCards } from "../../../src/surfaces/cards/list-card.ts";
import { parseCommand } from "../../../src/surfaces/commands/parse-command.ts";
import { drawCard, drawRows } from "../../../src/surfaces/slack/draw-card.ts";
import { drawHome } from "../../../src/surfaces/slack/draw-home.ts";
import { formErrors } from "../../../src/surfaces/slack/form-values.ts";
import {
  answerForm,
  askForm,
  extendForm,
  reasonForm,
  withAddressLink,
} from "../../../src/surfaces/slack/forms.ts";
import { LONGEST_ID } from "../../../src/surfaces/slack/heard.ts";
import { askedFor, tellRefusal } from "../../../src/surfaces/slack/outcome.ts";
import { perform } from "../../../src/surfaces/slack/perform.ts";
import { propertyRuns } from "../../support/property-runs.ts";
import { after, aLending, minutes } from "../a-story.ts";
import { aCatalogue, aTarget } from "../slack/a-catalogue.ts";
import { createFakeLinks } from "../slack/fake-links.ts";
import { createFakeOperations } from "../slack/fake-operations.ts";
import { anyCount, anyText } from "./any-text.ts";
import { eventsWith } from "./events-with.ts";
import { refusalsWith } from "./refusals-with.ts";
import { askedWith, grantedWith, many, requestWith } from "./stories-with.ts";
import { expectFormErrors, expectMessage, expectView, OWN_PAGES } from "./taken-by-slack.ts";

const runs = propertyRuns({ seed: 11, numRuns: 12 });

const holdsForAnyText = (holds: (text: string, count: number) => void): void =>
  fc.assert(fc.property(anyText, anyCount, holds), runs);

const storiesWith = (text: string) => [...askedWith(text), ...grantedWith(text)];

describe("whatever people typed, and however much there is, Slack takes as text and nothing more", () => {
  it("every message of a request and its grant", () => {
    const purposes = ["card", "asked", "opened", "warning", "ended", "minted"] as const;
    holdsForAnyText((text) => {
      const contents = storiesWith(text).flatMap((story): readonly MessageContent[] =>
        purposes.map((purpose) => ({ purpose, story })),
      );
      for (const content of contents) expectMessage(drawCard(contentCard(content)));
    });
  });

  it("every line in the audit channel, alone, in a burst, and in a card's thread", () => {
    holdsForAnyText((text, count) => {
      const [story] = askedWith(text);
      const events = eventsWith(text, count);
      for (const event of events) {
        expectMessage(drawCard(contentCard({ purpose: "audit", events: [event] })));
        if (story !== undefined) expectMessage(drawCard(contentCard({ purpose: "history", event, story })));
      }
      const burst = [...events, ...events].slice(0, EVENTS_A_MESSAGE + 3);
      expectMessage(drawCard(contentCard({ purpose: "audit", events: burst })));
    });
  });

  it("every refusal", () => {
    holdsForAnyText((text, count) => {
      for (const refusal of refusalsWith(text, count)) {
        const outcome = tellRefusal(refusal);
        if (outcome.kind === "say") expectMessage(outcome.drawing);
      }
    });
  });

  it("the list of what a person has open and waits for", () => {
    holdsForAnyText((text, count) => {
      const list = { open: many(grantedWith(text), count), pending: many(askedWith(text), count) };
      expectMessage(drawRows(listCards(list)));
    });
  });

  it("what an act came to, help, and the explanation of a target", () => {
    holdsForAnyText((text, count) => {
      const asked = askedFor(requestWith(text));
      if (asked.kind === "say") expectMessage(asked.drawing);
      expectMessage(drawCard(helpCard("/jit", [], say`I don’t know ${code(`/jit ${text}`)}.`)));
      expectMessage(drawCard(explanationCard(explanationWith(text, count))));
    });
  });

  it("a person's own tab", () => {
    holdsForAnyText((text, count) => {
      expectView(drawHome(homePage(done(homeWith(text, count)), after(0))), "home");
      for (const refusal of refusalsWith(text, count)) {
        expectView(drawHome(homePage(refused(refusal), after(0))), "home");
      }
    });
  });

  it("the form that asks, whatever was said before it opened", () => {
    holdsForAnyText((text, count) => {
      for (const form of askFormsWith(text, count)) {
        expectView(form, "modal");
        expectView(withAddressLink(form, `${OWN_PAGES}/address/${"x".repeat(43)}`), "modal");
      }
    });
  });

  it("the other forms, and an answer in place of one", () => {
    holdsForAnyText((text) => {
      const subject = { id: text.slice(0, LONGEST_ID), channel: "C0GENERAL" };
      expectView(extendForm(subject, { duration: text, shortestMs: 30_000 }), "modal");
      expectView(reasonForm("deny", subject, say`Denies ${text}.`), "modal");
      expectView(reasonForm("revoke", subject, say`Closes ${text}.`), "modal");
      for (const refusal of refusalsWith(text, 3)) {
        const outcome = tellRefusal(refusal);
        if (outcome.kind === "say") expectView(answerForm(outcome.drawing.text), "modal");
      }
    });
  });

  it("what is wrong with a form, under fields that it has", () => {
    holdsForAnyText((text, count) => {
      const names = Array.from({ length: count }, (_, place) => `${text} ${place}`);
      const networks = new Map(names.map((name) => [name, cidr("198.51.100.0/24")] as const));
      const catalogue = { ...aCatalogue(targetsWith(text, count)), networks };
      const deps = { catalogue, addresses: createAddressReader() };
      for (const form of askFormsWith(text, count)) {
        const blocks = form.blocks.map(({ block_id: id }) => id ?? "");
        const values = Object.fromEntries(blocks.map((block) => [block, text]));
        expectFormErrors(formErrors(deps, "ask", values), form.blocks);
        expectFormErrors(formErrors(deps, "ask", { ...values, duration_typed: "", ticket: "" }), form.blocks);
      }
      const more = extendForm({ id: "g-7k2qmb", channel: null }, { duration: text, shortestMs: 30_000 });
      const values = { reason: text, duration: text, duration_typed: text };
      expectFormErrors(formErrors(deps, "extend", values), more.blocks);
      const why = reasonForm("deny", { id: "r-7k2qmb", channel: null }, say`Denies ${text}.`);
      expectFormErrors(formErrors(deps, "deny", { reason: text }), why.blocks);
    });
  });
});

const targetsWith = (text: string, count: number) =>
  Array.from({ length: count }, (_, place) =>
    aTarget(`${"t".repeat(30)}${place}`, { title: text, door: aLending() }),
  );

function explanationWith(text: string, count: number): Explanation {
  const because = Array.from({ length: count }, () => ({ verdict: "no", says: text, because: [] }) as const);
  const reason = {
    verdict: "unknown",
    says: text,
    because: [{ verdict: "no", says: text, because }],
  } as const;
  const [target = aTarget("orders-db")] = targetsWith(text, 1);
  const refusal = { kind: "not-an-approver", title: text, approvers: [text, text] } as const;
  return {
    target: { ...target, name: targetName(text) },
    mayAsk: { allowed: false, reason, refusal },
    mayApprove: { allowed: false, reason, refusal },
    approvers: Array.from({ length: count }, () => text),
    room: { used: 3, limit: 60 },
  };
}

function homeWith(text: string, count: number): AccessHome {
  const [pending, ...resolved] = askedWith(text);
  const granted = grantedWith(text);
  const waiting = pending === undefined ? [] : [pending];
  return {
    waiting: many(waiting, count),
    allChecked: count % 2 === 0,
    open: many(granted, count),
    pending: many(waiting, count).map((story) => ({
      ...story,
      request: { ...story.request, id: `${story.request.id}own` as typeof story.request.id },
    })),
    ended: many([...resolved, ...granted], count),
    freeze: count % 3 === 0 ? { since: after(0), by: text, reason: text } : null,
    now: after(minutes(5)),
  };
}

/** Typed as a command, said of each part by itself, and after an address was seen. */
function askFormsWith(text: string, count: number) {
  const command = parseCommand(`request ${text}`);
  const part = { target: text, duration: text, source: text, reason: text };
  const said = command.kind === "request" ? [command.said, part] : [part];
  const targets = targetsWith(text, Math.max(1, count));
  const networks = Array.from({ length: count }, (_, place) => `office-${place}`);
  const source = {
    cidr: cidr("2001:db8:1111:2222:3333:4444:5555:6666/128"),
    kind: "observed",
    network: null,
  };
  const seen = source as { cidr: ReturnType<typeof cidr>; kind: "observed"; network: null };
  const choices = { targets, networks, lastSource: { source: seen, at: after(0) } };
  const told = { choices, channel: "C0GENERAL", shortestMs: 30_000, now: after(minutes(5)) };
  return said.flatMap((one) => [askForm({ ...told, said: one }), askForm({ ...told, said: one, seen })]);
}

describe("a form with more targets than a form takes", () => {
  it("offers as many as Slack takes, and the one that was named", () => {
    const targets = targetsWith("\ud55c".repeat(80), 4_000);
    const said = { target: targets.at(-1)?.name ?? "", duration: null, source: null, reason: null };
    const choices = { targets, networks: [], lastSource: null };
    const form = askForm({ choices, said, channel: null, shortestMs: 30_000, now: after(0) });
    expectView(form, "modal");
    expect(JSON.stringify(form.blocks[0])).toContain(`"initial_option"`);
  });
});

describe("a command", () => {
  it("of a grant with a name longer than a form can carry is answered, and opens no form", async () => {
    const operations = createFakeOperations();
    const deps = { operations, catalogue: aCatalogue(), addresses: createAddressReader() };
    const wired = { ...deps, clock: createSystemClock(), links: createFakeLinks() };
    const heard = {
      id: "command:1",
      who: { surface: "slack", tenant: "T0HOME", user: "U0ANA" },
      channel: null,
      act: { kind: "command", command: "/jit", text: `extend ${"g".repeat(101)} 1h` },
    } as const;
    const outcome = await perform(wired, heard);
    expect(outcome.kind).toBe("say");
    expect(JSON.stringify(outcome)).toContain("There is no grant");
  });
});
