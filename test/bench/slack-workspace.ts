import { z } from "zod";
import { eventually } from "../support/eventually.ts";
import { firstLine, postJson, startNode } from "./node-child.ts";

const ids = z.record(z.string(), z.string());

const started = z.object({
  apiUrl: z.string(),
  controlUrl: z.string(),
  botToken: z.string(),
  appToken: z.string(),
  people: ids,
  channels: ids,
});

const outcome = z.object({ answered: z.boolean() });
const button = z.object({ action_id: z.string(), value: z.string() });
const block = z.object({ elements: z.array(z.unknown()).optional() });
const messages = z.object({
  result: z.array(z.object({ channel: z.string(), ts: z.string(), blocks: z.array(block) })),
});

export type WorkspaceAddress = z.output<typeof started>;

/** A button to press: where it is, and what it stands for. */
export interface Button {
  readonly channel: string;
  readonly ts: string;
  readonly value: string;
}

/** The simulated Slack in a process of its own: Ana asks, Ben approves. */
export interface SlackWorkspace extends AsyncDisposable {
  readonly at: WorkspaceAddress;
  /** Resolves when an app listens. */
  connected(): Promise<void>;
  /** Milliseconds until the command was acknowledged. */
  command(person: string, text: string): Promise<number>;
  /** Resolves when the click was acknowledged. */
  click(person: string, action: string, on: Button): Promise<void>;
  /** The buttons of that kind in a channel, the newest last. */
  buttons(channel: string, action: string): Promise<readonly Button[]>;
}

const PEOPLE = ["ana", "ben"];

export async function startWorkspace(): Promise<SlackWorkspace> {
  const options = {
    people: PEOPLE.map((name) => ({ name, realName: name, email: `${name}@example.com` })),
    channels: ["general", "approvals", "jit-audit"].map((name) => ({ name, members: PEOPLE })),
    commands: [{ command: "/jit", description: "ask for a door", usage: "" }],
  };
  const child = await startNode("src/playground/slack/process.ts", [JSON.stringify(options)]);
  const at = started.parse(await firstLine(child));
  const control = (name: string, body: object = {}) => postJson(`${at.controlUrl}${name}`, body);

  const act = async (name: string, body: object): Promise<void> => {
    const said = await control(`people/${name}`, body);
    if (!outcome.parse(said).answered) throw new Error(`${name}: ${JSON.stringify(said)}`);
  };

  return {
    at,
    connected: async () => {
      const isThere = async (): Promise<boolean> =>
        z.object({ result: z.number() }).parse(await control("connections")).result > 0;
      await eventually("the app to connect", isThere, { within: 30_000, every: 50 });
    },
    command: async (person, text) => {
      const begun = performance.now();
      await act("command", { person, channel: at.channels.general, command: "/jit", text });
      return performance.now() - begun;
    },
    click: (person, actionId, { channel, ts }) =>
      act("click", { person, message: { channel, ts }, actionId }),
    buttons: async (channel, action) => {
      const { result } = messages.parse(await control("messages", { channel }));
      return result.flatMap(({ blocks, ...message }) =>
        blocks
          .flatMap(({ elements = [] }) => elements.map((element) => button.safeParse(element).data))
          .flatMap((found) => (found?.action_id === action ? [{ ...message, value: found.value }] : [])),
      );
    },
    [Symbol.asyncDispose]: child.stop,
  };
}
