import { sayDuration } from "../domain/duration.ts";
import type { Instant } from "../domain/ids.ts";
import { saySource } from "../domain/source.ts";
import type { Claimed, ClaimPage } from "../operations/pages.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./page.ts";
import { shellLines } from "./shell-lines.ts";
import { inTime } from "./times.ts";

/** GET: what the button hands out. */
export function claimPage({ person, grant, expiresAt }: ClaimPage, now: Instant): Page {
  const { session } = grant.door;
  const slice = session === undefined ? null : sayDuration(session.sliceMs);
  return {
    title: `AWS credentials for ${grant.title}`,
    mood: "wait",
    body: html`<p>The button hands them out on this page, to you alone. They are stored nowhere, so a second look shows nothing.</p>
<dl>
<div><dt>For</dt><dd>${person.name}, from ${saySource(grant.source.cidr)} only</dd></div>
<div><dt>Role</dt><dd><code>${session?.role ?? ""}</code></dd></div>
<div><dt>Access ends</dt><dd>${inTime(grant.endsAt, now)}</dd></div>
${slice === null ? null : html`<div><dt>Each set</dt><dd>works for ${slice} at most; you get new ones until the end</dd></div>`}
<div><dt>This link</dt><dd>works once, until ${inTime(expiresAt, now)}</dd></div>
</dl>
<form method="post"><button>Hand out credentials</button></form>
<p class="dim">Nothing has happened yet. Each set that is handed out is written in the audit log, and ${person.name} is told in Slack.</p>`,
  };
}

/** POST: once. */
export function claimedPage({ grant, credentials, credentialsUrl }: Claimed, now: Instant): Page {
  return {
    title: `AWS credentials for ${grant.title}`,
    mood: "good",
    body: html`<p>Access ends at ${inTime(grant.endsAt, now)}. This page is shown once: copy now what you need of it, the profile or the lines for one shell. A click marks a whole block.</p>
<h2>A profile, until the end</h2>
<p>With this in <code>~/.aws/config</code>, the AWS CLI and the SDKs fetch credentials again and again until the end, from ${saySource(grant.source.cidr)} only.</p>
<pre class="wrap">[profile ${grant.target}]
credential_process = curl -fsS ${credentialsUrl}</pre>
<p>Then, for example:</p>
<pre class="wrap">aws --profile ${grant.target} sts get-caller-identity</pre>
<p class="dim">The AWS CLI keeps no copy of what <code>credential_process</code> gives: each command asks anew, and gets nothing after the end. Whoever has this line and comes from your address gets credentials in your name, so share it with nobody.</p>
<h2>One shell, until ${inTime(credentials.until, now)}</h2>
<p>Paste the lines of your shell into it.</p>
${shellLines(credentials).map(block)}
<p class="dim">Access key <code>${credentials.accessKeyId}</code> stands in the audit log; the rest is stored nowhere.</p>`,
  };
}

const block = ({ shell, lines }: { readonly shell: string; readonly lines: string }): Html =>
  html`<h3>${shell}</h3>
<pre tabindex="0" role="region" aria-label="Lines for ${shell}">${lines}</pre>`;
