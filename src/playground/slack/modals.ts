import type { Changes } from "./changes.ts";
import { keepingInput } from "./kept-input.ts";
import { type CheckedView, type OpenView, type ViewName, viewForPage, viewNamed } from "./open-view.ts";
import type { NextId } from "./slack-ids.ts";
import { SlackRefusal } from "./slack-refusal.ts";

export interface Modals {
  /** A new form; what the person had open goes. */
  open(person: string, sent: CheckedView): OpenView;
  /** On top of what the person has open; refuses the fourth. */
  push(person: string, sent: CheckedView): OpenView;
  update(name: ViewName, sent: CheckedView): OpenView;
  /** The top one of a stack, or with `all` the whole stack. */
  close(view: OpenView, all: boolean): void;
  stackOf(person: string): readonly OpenView[];
}

const maxStack = 3;

/** Every person's open forms, the top one last. */
export function createModals(nextId: NextId, changes: Changes): Modals {
  const open = new Map<string, OpenView>();

  const stackOf = (person: string): readonly OpenView[] =>
    [...open.values()].filter((view) => view.person === person);

  const add = (person: string, sent: CheckedView, below: OpenView | undefined): OpenView => {
    const id = nextId("V");
    const hash = nextId("h");
    const made = { id, person, rootId: below?.rootId ?? id, previousId: below?.id ?? null, hash, sent };
    open.set(id, made);
    changes.announce({ type: "view.opened", person, view: viewForPage(made) });
    return made;
  };

  const remove = (view: OpenView): void => {
    open.delete(view.id);
    changes.announce({ type: "view.closed", person: view.person, view: view.id });
  };

  const refuseDuplicate = ({ external_id: wanted }: CheckedView): void => {
    if (wanted !== undefined && [...open.values()].some((view) => view.sent.external_id === wanted))
      throw new SlackRefusal("duplicate_external_id");
  };

  return {
    stackOf,
    open(person, sent) {
      refuseDuplicate(sent);
      for (const before of stackOf(person)) remove(before);
      return add(person, sent, undefined);
    },
    push(person, sent) {
      refuseDuplicate(sent);
      const stack = stackOf(person);
      if (stack.length >= maxStack) throw new SlackRefusal("push_limit_reached");
      return add(person, sent, stack.at(-1));
    },
    update(name, sent) {
      const before = viewNamed(open.values(), name);
      const blocks = keepingInput(before.sent.blocks, sent.blocks);
      const after = { ...before, sent: { ...sent, blocks }, hash: nextId("h") };
      open.set(after.id, after);
      changes.announce({ type: "view.updated", person: after.person, view: viewForPage(after) });
      return after;
    },
    close(view, all) {
      const stack = stackOf(view.person);
      for (const one of all ? stack.toReversed() : stack.filter(({ id }) => id === view.id)) remove(one);
    },
  };
}
