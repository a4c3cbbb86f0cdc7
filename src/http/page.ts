import { type Html, html } from "./html.ts";
import { STYLE } from "./style.ts";

export interface Page {
  readonly title: string;
  /** The colour at the edge: something waits for the reader, was done, or cannot be. */
  readonly mood: "wait" | "good" | "bad";
  readonly body: Html;
}

const style: Html = { html: STYLE };

/** A whole document. It works without a script, and asks for nothing besides itself. */
export const documentOf = ({ title, mood, body }: Page, deployment: string): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Sallyport</title>
<style>${style}</style>
</head>
<body>
<header><b>Sallyport</b><span>${deployment}</span></header>
<main class="${mood}">
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.html;
