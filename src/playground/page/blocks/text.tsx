import type { MrkdwnElement, PlainTextElement } from "@slack/types";
import type { ReactNode } from "react";
import { MrkdwnText } from "./mrkdwn-text.tsx";

/** A text object: mrkdwn is formatted, plain text is shown as it stands. */
export const Text = ({ text }: { readonly text: PlainTextElement | MrkdwnElement }): ReactNode =>
  text.type === "mrkdwn" ? <MrkdwnText text={text.text} /> : text.text;
