import { createContext, use } from "react";
import type { InputValue, InputValues } from "../../slack/page-protocol.ts";

/** Where an element stands in a message or a form. */
export interface Place {
  readonly blockId: string;
  readonly actionId: string;
}

/** What blocks need of what is around them. */
export interface BlockSurroundings {
  /** The reader's zone, for dates. */
  readonly zone: string;
  /** A person's or channel's name by id. */
  nameOf(id: string): string;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** A click, or a choice that the app is told of. */
  act(place: Place, selected?: InputValue): void;
  readonly isBusy: boolean;
  readonly values: InputValues;
  change(place: Place, value: InputValue): void;
  /** What is wrong with an input, by its block's id. */
  readonly errors: Readonly<Record<string, string>>;
}

export const BlockContext = createContext<BlockSurroundings | null>(null);

export function useBlocks(): BlockSurroundings {
  const around = use(BlockContext);
  if (around === null) throw new Error("Blocks are drawn inside a BlockContext");
  return around;
}

/** The ids of what is said of an input beside its label: its error, its hint. */
export const DescribedContext = createContext("");

/** What an input's element tells those who cannot see what stands around it. */
export function useDescribed(blockId: string): {
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
} {
  const ids = use(DescribedContext);
  return {
    "aria-invalid": useBlocks().errors[blockId] !== undefined,
    "aria-describedby": ids === "" ? undefined : ids,
  };
}
