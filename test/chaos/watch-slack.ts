import type { Message, View } from "../../src/playground/slack/page-protocol.ts";
import type { SimulatedSlack } from "../../src/playground/slack/simulated-slack.ts";
import type { Violations } from "./violations.ts";

export interface SlackWatch {
  /** Whether the person was told since then that something was not done, or why. */
  wasTold(person: string, since: number): boolean;
  /** The newest form that was opened for the person since then. */
  formOf(person: string, since: number): View | undefined;
  stop(): void;
}

/** What says that something is done, or being done: it is seen in the store, too. */
const CONFIRMING = ["Asked: ", "Closing ", "Taken back: ", "Everything is closing", "The freeze is lifted"];

/** The workspace as people see it: what stands there twice, and who was told what. */
export function watchSlack(slack: SimulatedSlack, violations: Violations): SlackWatch {
  const posted = new Set<string>();
  const told: { readonly person: string; readonly at: number }[] = [];
  const forms: { readonly person: string; readonly at: number; readonly view: View }[] = [];
  const nameOf = (id: string): string => slack.directory.people.named(id).name;

  const noteMessage = (message: Message): void => {
    const key = message.metadata?.event_payload.key;
    if (key === undefined) {
      const { kind, name } = slack.directory.channels.get(message.channel);
      if (kind === "dm" && message.author.kind === "app") told.push({ person: nameOf(name), at: Date.now() });
      return;
    }
    const seen = `${message.channel} ${String(key)}`;
    if (posted.has(seen))
      violations.saw("no duplicate message", `${seen} is there twice: ${message.text.slice(0, 80)}`);
    posted.add(seen);
  };

  const unsubscribe = slack.onChange((change) => {
    if (change.type === "message.posted") noteMessage(change.message);
    if (change.type === "view.opened")
      forms.push({ person: nameOf(change.person), at: Date.now(), view: change.view });
    if (change.type === "ephemeral" && !CONFIRMING.some((words) => change.ephemeral.text.includes(words)))
      told.push({ person: nameOf(change.person), at: Date.now() });
  });
  return {
    wasTold: (person, since) => told.some((one) => one.person === person && one.at >= since),
    formOf: (person, since) => forms.findLast((one) => one.person === person && one.at >= since)?.view,
    stop: unsubscribe,
  };
}
