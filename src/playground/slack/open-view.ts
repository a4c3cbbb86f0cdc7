import type { KnownBlock, PlainTextElement } from "@slack/types";
import type { JsonObject } from "./json.ts";
import type { View } from "./page-protocol.ts";
import { SlackRefusal } from "./slack-refusal.ts";

/** What an app sends as a view, after it was checked. */
export interface CheckedView extends JsonObject {
  readonly type: "modal" | "home";
  readonly blocks: readonly KnownBlock[];
  readonly title?: PlainTextElement;
  readonly submit?: PlainTextElement;
  readonly close?: PlainTextElement;
  readonly external_id?: string;
  readonly clear_on_close?: boolean;
  readonly notify_on_close?: boolean;
}

export interface OpenView {
  readonly id: string;
  readonly person: string;
  readonly rootId: string;
  readonly previousId: string | null;
  readonly hash: string;
  readonly sent: CheckedView;
}

export const viewForPage = (view: OpenView): View => ({
  id: view.id,
  type: view.sent.type,
  blocks: view.sent.blocks,
  hash: view.hash,
  errors: {},
  ...(view.sent.title === undefined ? {} : { title: view.sent.title }),
  ...(view.sent.submit === undefined ? {} : { submit: view.sent.submit }),
  ...(view.sent.close === undefined ? {} : { close: view.sent.close }),
});

export interface ViewName {
  readonly id?: string | undefined;
  readonly externalId?: string | undefined;
  readonly hash?: string | undefined;
}

/** Finds by id or external id; refuses with `not_found`, and `hash_conflict` where the hash is an older one's. */
export function viewNamed(views: Iterable<OpenView>, { id, externalId, hash }: ViewName): OpenView {
  const isMeant = (view: OpenView): boolean =>
    view.id === id || (externalId !== undefined && view.sent.external_id === externalId);
  const found = [...views].find(isMeant);
  if (found === undefined) throw new SlackRefusal("not_found");
  if (hash !== undefined && hash !== found.hash) throw new SlackRefusal("hash_conflict");
  return found;
}
