import { expect } from "vitest";
import type { AuditAction, AuditEvent } from "../../src/domain/audit-event.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { type Deployment, GROUP, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** What can be seen of a deployment from outside of it: by its people, in its AWS, and in its audit log. */
export function witnessOf(world: Deployment) {
  const whispers = (person: string) => world.slack.state(person).ephemerals;
  const events = async (action: AuditAction): Promise<readonly AuditEvent[]> =>
    (await world.app.store.read.auditEvents(0, 2_000)).filter((event) => event.action === action);
  return {
    events,
    /** Inbound rules that the simulated AWS has in the proxy's group. */
    rules: () =>
      world.aws
        .snapshot()
        .flatMap((group) => (group.id === GROUP ? group.rules : []))
        .filter(({ isEgress }) => !isEgress),
    /** In the approvers' channel, without what stands in their threads. */
    cards: () => world.slack.messages("C0APPROVALS").filter(({ threadTs }) => threadTs === undefined),
    /** The grant, once its close is written down. */
    closed: (id: Grant["id"], patience: { readonly within: number }): Promise<Grant> =>
      eventually(
        "the close to be written down",
        async () => {
          const grant = await world.app.store.read.grant(id);
          return grant === null || grant.closedAt === null ? undefined : grant;
        },
        patience,
      ),
    /** Lets a person do something, and gives the one thing that they, and nobody else, are told. */
    toldAlone: async (person: string, act: () => Promise<unknown>): Promise<string> => {
      const people = world.slack.directory.people.all().filter(({ isBot }) => !isBot);
      const before = new Map(people.map(({ name }) => [name, whispers(name).length]));
      await act();
      const told = await eventually(`${person} to be told`, () => whispers(person)[before.get(person) ?? 0]);
      const more = people.flatMap(({ name }) =>
        whispers(name).length === (before.get(name) ?? 0) ? [] : [name],
      );
      expect(more).toEqual([person]);
      expect(whispers(person)).toHaveLength((before.get(person) ?? 0) + 1);
      return wordsOf(told).replaceAll(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? "");
    },
  };
}

export type Witness = ReturnType<typeof witnessOf>;
