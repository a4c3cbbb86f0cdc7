import type { ModalView } from "@slack/types";
import { z } from "zod";
import type { Identity } from "../../domain/person.ts";
import { hideSecrets } from "../../domain/secrets.ts";
import type { Links } from "../../operations/links.ts";
import type { Actor } from "../../operations/operations.ts";
import { withAddressLink } from "./forms.ts";

const text = z.string().nullable();

const openForm = z.object({
  view: z.string().min(1),
  who: z.object({ surface: z.literal("slack"), tenant: z.string().min(1), user: z.string().min(1) }),
  channel: text,
  said: z.object({ target: text, duration: text, source: text, reason: text }),
});

/** An open form, and what is needed to draw it once more. */
export type OpenForm = z.infer<typeof openForm> & { readonly who: Identity };

/** What a link remembers of the form that waits for it. I11: a secret that somebody typed is not kept. */
const writeOpenForm = (form: OpenForm): string =>
  JSON.stringify(form, (_, value: unknown) => (typeof value === "string" ? hideSecrets(value) : value));

/** Null where the text is none: of another version, or another surface's. */
export function readOpenForm(written: string): OpenForm | null {
  try {
    return openForm.safeParse(JSON.parse(written)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The form once it is open, with a link of its own to the page that finds its person's address; null: there is none. */
export async function linkedForm(
  links: Links,
  told: {
    readonly actor: Actor;
    readonly view: ModalView;
    readonly form: Omit<OpenForm, "who">;
  },
): Promise<ModalView | null> {
  const { actor, view, form } = told;
  const { surface, tenant, user } = actor.identity;
  if (surface !== "slack") return null;
  const result = await links.toAddress(actor, writeOpenForm({ ...form, who: { surface, tenant, user } }));
  return result.ok ? withAddressLink(view, result.value.url) : null;
}
