import { describe, expect, it } from "vitest";
import { audienceOf } from "../../../src/playground/page-server/audience.ts";
import type { Channel, Message, WorkspaceChange } from "../../../src/playground/slack/page-protocol.ts";

const channel = (kind: Channel["kind"]): Channel => ({
  id: kind,
  name: kind,
  kind,
  topic: "",
  members: ["ANA", "BEN"],
});
const channels = {
  get: (id: string) => channel(id === "public" ? "public" : id === "dm" ? "dm" : "private"),
};
const message = (place: string): Message => ({
  channel: place,
  ts: "1.0",
  author: { kind: "app" },
  text: "",
  blocks: [],
  broadcast: false,
  replies: { count: 0 },
});
const view = { id: "V1", type: "modal", blocks: [], hash: "", errors: {} } as const;

const seenBy = (change: WorkspaceChange): readonly string[] =>
  ["ANA", "BEN", "GUS"].filter(audienceOf(channels)({ seq: 1, ...change }));

describe("a change of the workspace", () => {
  it("is shown to one person where one person alone is told", () => {
    const ephemeral = { ...message("public"), to: "ANA" };
    expect(seenBy({ type: "ephemeral", person: "ANA", ephemeral })).toEqual(["ANA"]);
    expect(seenBy({ type: "ephemeral.deleted", person: "BEN", channel: "public", ts: "1.0" })).toEqual([
      "BEN",
    ]);
    expect(seenBy({ type: "view.opened", person: "ANA", view })).toEqual(["ANA"]);
    expect(seenBy({ type: "view.errors", person: "ANA", view: "V1", errors: {} })).toEqual(["ANA"]);
  });

  it("is shown to members alone in a private channel and a direct message", () => {
    for (const place of ["private", "dm"])
      expect(seenBy({ type: "message.posted", channel: place, message: message(place) })).toEqual([
        "ANA",
        "BEN",
      ]);
    expect(seenBy({ type: "channel.changed", channel: channel("private") })).toEqual(["ANA", "BEN"]);
  });

  it("is shown to everyone in a public channel, and where it is about the workspace", () => {
    const everyone = ["ANA", "BEN", "GUS"];
    expect(seenBy({ type: "message.deleted", channel: "public", ts: "1.0" })).toEqual(everyone);
    expect(seenBy({ type: "app.connected", connections: 1 })).toEqual(everyone);
  });
});
