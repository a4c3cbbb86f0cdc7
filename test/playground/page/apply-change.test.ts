import { describe, expect, it } from "vitest";
import { applyChange } from "../../../src/playground/page/state/apply-change.ts";
import type { Message, View, WorkspaceState } from "../../../src/playground/slack/page-protocol.ts";

const message = (ts: string, text = ts): Message => ({
  channel: "C1",
  ts,
  author: { kind: "app" },
  text,
  blocks: [],
  broadcast: false,
  replies: { count: 0 },
});
const view = (id: string, hash = "1"): View => ({ id, type: "modal", blocks: [], hash, errors: {} });
const me = {
  id: "U1",
  teamId: "T1",
  name: "ana",
  realName: "Ana",
  email: "ana@example.com",
  tz: "Etc/UTC",
  kind: "member",
  isAdmin: false,
  deactivated: false,
} as const;
const state: WorkspaceState = {
  team: { id: "T1", name: "Example" },
  app: { id: "A1", name: "Sallyport", botUser: "U9", connected: false },
  commands: [],
  me,
  people: [me],
  channels: [{ id: "C1", name: "general", kind: "public", topic: "", members: [] }],
  messages: { C1: [message("1.0"), message("3.0")] },
  ephemerals: [],
  views: [view("V1")],
};
const texts = (after: WorkspaceState, channel = "C1") => after.messages[channel]?.map((one) => one.text);

describe("a change of the workspace", () => {
  it("puts a message in its place, and the same one only once", () => {
    const change = { type: "message.posted", channel: "C1", message: message("2.0") } as const;
    const once = applyChange(state, change);
    expect(texts(once)).toEqual(["1.0", "2.0", "3.0"]);
    expect(applyChange(once, change)).toEqual(once);
  });

  it("changes and removes a message", () => {
    const changed = applyChange(state, {
      type: "message.updated",
      channel: "C1",
      message: message("1.0", "new"),
    });
    expect(texts(changed)).toEqual(["new", "3.0"]);
    expect(texts(applyChange(changed, { type: "message.deleted", channel: "C1", ts: "3.0" }))).toEqual([
      "new",
    ]);
  });

  it("takes a channel that was not there, and its messages", () => {
    const channel = { id: "D1", name: "U1", kind: "dm", topic: "", members: ["U1"] } as const;
    const after = applyChange(state, { type: "channel.changed", channel });
    expect(after.channels.map(({ id }) => id)).toEqual(["C1", "D1"]);
    const posted = { ...message("4.0"), channel: "D1" };
    expect(
      texts(applyChange(after, { type: "message.posted", channel: "D1", message: posted }), "D1"),
    ).toEqual(["4.0"]);
  });

  it("opens a form over the others, updates it where it stands, and closes it", () => {
    const opened = applyChange(state, { type: "view.opened", person: "U1", view: view("V2") });
    const updated = applyChange(opened, { type: "view.updated", person: "U1", view: view("V1", "2") });
    expect(updated.views.map(({ id, hash }) => id + hash)).toEqual(["V12", "V21"]);
    const wrong = applyChange(updated, {
      type: "view.errors",
      person: "U1",
      view: "V2",
      errors: { b: "no" },
    });
    expect(wrong.views.map(({ errors }) => errors)).toEqual([{}, { b: "no" }]);
    expect(applyChange(wrong, { type: "view.closed", person: "U1", view: "V2" }).views).toHaveLength(1);
  });

  it("tells whether the app is there, and what people are called", () => {
    expect(applyChange(state, { type: "app.connected", connections: 1 }).app.connected).toBe(true);
    const now = { ...me, realName: "Ana Lima" };
    expect(applyChange(state, { type: "person.changed", person: "U1", now }).people[0]?.realName).toBe(
      "Ana Lima",
    );
  });

  it("shows and takes away what one person alone is told", () => {
    const ephemeral = { ...message("2.5"), to: "U1" };
    const told = applyChange(state, { type: "ephemeral", person: "U1", ephemeral });
    expect(told.ephemerals).toHaveLength(1);
    const gone = { type: "ephemeral.deleted", person: "U1", channel: "C1", ts: "2.5" } as const;
    expect(applyChange(told, gone).ephemerals).toEqual([]);
  });
});
