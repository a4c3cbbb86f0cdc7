import type { Instant } from "../domain/ids.ts";
import { familyOf, SOURCE_KNOWN_MS, saySource } from "../domain/source.ts";
import type { AddressPage } from "../operations/pages.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./page.ts";
import { inTime } from "./times.ts";

const HOURS = SOURCE_KNOWN_MS / 3_600_000;

/** GET: what is seen, and what the button does. */
export function addressPage({ person, source, fillsForm, expiresAt }: AddressPage, now: Instant): Page {
  const address = saySource(source.cidr);
  const purpose = fillsForm
    ? html`Confirm it, and it goes into the form that you have open in Slack.`
    : html`Confirm it, and a request of yours that names no address takes it.`;
  return {
    title: `You come from ${address}`,
    mood: "wait",
    body: html`<p>${purpose} Sallyport knows it for ${HOURS} hours.</p>
<dl>
<div><dt>Seen</dt><dd>${familyText(address)}, ${address}</dd></div>
<div><dt>For</dt><dd>${person.name}</dd></div>
<div><dt>This link</dt><dd>works once, until ${inTime(expiresAt, now)}</dd></div>
</dl>
<form method="post"><button>Confirm this address</button></form>
<p class="dim">${familyNote(familyOf(source.cidr))}Everyone behind this address, as in an office or on a VPN, can use a door that opens for it. If you will connect another way, go there first and load this page again.</p>
<p class="dim">Nothing has happened yet. If you are not ${person.name}, close this page.</p>`,
  };
}

const familyText = (address: string): string => (address.includes(":") ? "IPv6" : "IPv4");

const familyNote = (family: 4 | 6): Html =>
  family === 6 ? html`A door for it lets in IPv6 connections only. ` : html``;

/** POST: it was taken. */
export function confirmedPage({ person, source, fillsForm }: AddressPage): Page {
  const address = saySource(source.cidr);
  return {
    title: `${address} is confirmed`,
    mood: "good",
    body: fillsForm
      ? html`<p>Go back to Slack: the form has it. If you closed the form, ask anew; for ${HOURS} hours a request of ${person.name} that names no address takes this one.</p>
<p class="dim">You can close this page.</p>`
      : html`<p>Go back to Slack and ask. For ${HOURS} hours a request of ${person.name} that names no address takes this one.</p>
<p class="dim">You can close this page.</p>`,
  };
}
