import type { Refusal } from "../../domain/refusal.ts";
import { code, type Line, say } from "./line.ts";
import { refusalText } from "./refusal-text.ts";

/** Whether Sallyport's page, where there is one, could see an address that would do. */
const aPageHelps = (refusal: Refusal): boolean =>
  refusal.kind === "source-missing" || (refusal.kind === "source-kind" && refusal.takes.includes("observed"));

/** A refusal of an ask: where the address is what is wrong, a page of Sallyport's may find the right one. */
export const askRefusal = (refusal: Refusal, publicUrl: string | null): Line =>
  publicUrl !== null && aPageHelps(refusal)
    ? say`${refusalText(refusal)} The form of ${code("/jit request")} has a link that finds your address.`
    : refusalText(refusal);
