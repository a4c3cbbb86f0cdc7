import type { Catalogue } from "../../domain/catalogue.ts";
import type { Refusal } from "../../domain/refusal.ts";
import {
  type AskField,
  type AskText,
  checkAsk,
  checkDuration,
  checkReason,
} from "../../operations/check-ask.ts";
import type { AddressReader } from "../../ports/address-reader.ts";
import { plain } from "../cards/plain.ts";
import { plainLine } from "../cards/plain-line.ts";
import { refusalText } from "../cards/refusal-text.ts";
import { type FormName, LAST_SOURCE, NETWORK, SOURCE_FIELDS } from "./forms.ts";

/** What the person put into each field, by block id; "" where nothing. */
export type FormValues = Readonly<Record<string, string>>;

/** Slack shows each under its field, and keeps the form. */
export type FormErrors = Readonly<Record<string, string>>;

export interface CheckDeps {
  readonly catalogue: Catalogue;
  readonly addresses: AddressReader;
}

const value = (values: FormValues, block: string): string => (values[block] ?? "").trim();

export const durationOf = (values: FormValues): string =>
  value(values, "duration_typed") || value(values, "duration");

export const reasonOf = (values: FormValues): string => value(values, "reason");

/** The fields that the form had when it was sent. */
const sourceFields = (values: FormValues) =>
  SOURCE_FIELDS.seen.typed in values ? SOURCE_FIELDS.seen : SOURCE_FIELDS.asked;

function sourceOf(values: FormValues): string | null {
  const fields = sourceFields(values);
  const typed = value(values, fields.typed);
  if (typed !== "") return typed;
  const chosen = value(values, fields.chosen);
  return chosen === LAST_SOURCE || chosen === "" ? null : chosen.slice(NETWORK.length);
}

/** What a form's fields come to, read but not judged. */
export const askOf = (values: FormValues): AskText => ({
  target: value(values, "target"),
  duration: durationOf(values),
  source: sourceOf(values),
  reason: reasonOf(values),
  ticket: value(values, "ticket") || null,
});

/** Where a field's problem is shown: under what was typed, where something was. */
function blockOf(field: AskField, values: FormValues): string {
  if (field === "duration") return value(values, "duration_typed") === "" ? "duration" : "duration_typed";
  if (field === "source") return sourceFields(values).typed;
  return field;
}

const told = (refusal: Refusal): string => plain(plainLine(refusalText(refusal)), 400);

/** What is missing, as the form has it: the command's way of saying it is of no use there. */
const nowhereText = (hasChoices: boolean): string =>
  `Say where you will connect from: an address such as 203.0.113.9${hasChoices ? ", or choose one above" : ""}.`;

function askErrors(deps: CheckDeps, values: FormValues): FormErrors {
  const check = checkAsk(deps, askOf(values));
  const problems = check.ok ? [] : check.problems;
  const errors = problems.map(({ field, refusal }) => [blockOf(field, values), told(refusal)] as const);
  const fields = sourceFields(values);
  const nowhere = value(values, fields.chosen) === "" && value(values, fields.typed) === "";
  const missing = nowhere ? ([[fields.typed, nowhereText(fields.chosen in values)]] as const) : [];
  return Object.fromEntries([...errors, ...missing]);
}

function reasonErrors(values: FormValues): FormErrors {
  const checked = checkReason(reasonOf(values));
  return "refusal" in checked ? { reason: told(checked.refusal) } : {};
}

function extendErrors(deps: CheckDeps, values: FormValues): FormErrors {
  const checked = checkDuration(deps.catalogue, durationOf(values), null);
  const duration = "refusal" in checked ? { [blockOf("duration", values)]: told(checked.refusal) } : {};
  return { ...duration, ...reasonErrors(values) };
}

/** All that can be said of a form without looking anything up: it has to fit into the acknowledgement. */
export function formErrors(deps: CheckDeps, name: FormName, values: FormValues): FormErrors {
  switch (name) {
    case "ask":
      return askErrors(deps, values);
    case "extend":
      return extendErrors(deps, values);
    case "deny":
      return reasonErrors(values);
    case "revoke":
      return reasonOf(values) === "" ? {} : reasonErrors(values);
  }
}
