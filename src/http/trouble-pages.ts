import type { AdapterFailure } from "../domain/failures.ts";
import type { Refusal } from "../domain/refusal.ts";
import { html } from "./html.ts";
import type { Page } from "./page.ts";

export type PageName = "address" | "claim" | "credentials";

const TITLES: Readonly<Partial<Record<Refusal["kind"], string>>> = {
  "link-dead": "This link leads nowhere",
  "wrong-address": "Not from this address",
  "bad-source": "Your address cannot be used",
  "source-private": "Your address cannot be used",
};

/** All that anybody learns of a link that does nothing, whatever it was once. */
const ADVICE: Readonly<Record<PageName, string>> = {
  address:
    "A link works once, within 10 minutes. The form in Slack gives another one, and takes an address that you type as well.",
  claim:
    "A link hands out credentials once, within 5 minutes, while the door is open. The message in Slack that says the door is open has a button for another one. If you did not use this link and somebody else may have, close the door with /jit release and tell an admin.",
  credentials: "",
};

const USED_UP =
  "Nothing was handed out, and this link is used up. The message in Slack has a button for another one.";
const STILL_GOOD = "Nothing was handed out, and this link still works.";
/** A proxy that nobody told Sallyport of is seen in the place of everyone. */
const NOT_CONFIRMED =
  "Nothing was confirmed. In the form in Slack you can type an address, or pick a network. If others are told the same address, an operator has to look at http.trustedProxies in the configuration.";

/** `sentence`: what is wrong and what to do, in the words of every edge. */
export function refusalPage(refusal: Refusal, sentence: string, of: PageName): Page {
  const advice = adviceFor(refusal.kind, of);
  return {
    title: TITLES[refusal.kind] ?? "That cannot be done",
    mood: "bad",
    body: html`<p>${sentence}</p>${advice === "" ? null : html`<p class="dim">${advice}</p>`}`,
  };
}

function adviceFor(kind: Refusal["kind"], of: PageName): string {
  if (kind === "link-dead") return ADVICE[of];
  if (of === "address") return NOT_CONFIRMED;
  if (of !== "claim") return "";
  return kind === "wrong-address" ? STILL_GOOD : USED_UP;
}

const STATUSES: Readonly<Partial<Record<Refusal["kind"], number>>> = {
  "link-dead": 404,
  "could-not-check": 503,
  "session-refused": 503,
  "clock-skewed": 503,
  "not-open-yet": 503,
  "too-many-mints": 429,
  frozen: 503,
};

export const statusOf = (refusal: Refusal): number => STATUSES[refusal.kind] ?? 403;

/** What another system did not do; its own words stay in the log. */
export const failureText = ({ retry }: AdapterFailure): string =>
  retry === "soon"
    ? "Sallyport could not look it up just then, so nothing was done. Try again in a minute."
    : "Sallyport cannot do its work. An operator has to look: the log says at what.";

export const troublePage = (title: string, text: string): Page => ({
  title,
  mood: "bad",
  body: html`<p>${text}</p>`,
});
