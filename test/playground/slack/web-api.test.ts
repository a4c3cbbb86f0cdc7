import { afterEach, describe, expect, it } from "vitest";
import {
  anExampleWorkspace,
  aWebClient,
  channelId,
  refusalOf,
  stopAll,
  userId,
} from "./example-workspace.ts";

afterEach(stopAll);

describe("tokens and scopes", () => {
  it("knows the app by its bot token, and no other", async () => {
    const slack = await anExampleWorkspace();
    const { bot, team } = slack.directory;
    expect(await aWebClient(slack).auth.test()).toMatchObject({
      team_id: team.id,
      user_id: bot.userId,
      bot_id: bot.botId,
    });
    const errorFor = async (token: string) => (await refusalOf(aWebClient(slack, token).auth.test())).error;
    expect(await errorFor("xoxb-forged")).toBe("invalid_auth");
    expect(await errorFor(slack.appToken)).toBe("not_allowed_token_type");
    expect(await errorFor("")).toBe("not_authed");
    const opening = aWebClient(slack).apps.connections.open({});
    expect((await refusalOf(opening)).error).toBe("not_allowed_token_type");
  });

  it("refuses a method without its scope, and notes the scopes that were needed", async () => {
    const slack = await anExampleWorkspace({ scopes: ["chat:write", "users:read"] });
    const web = aWebClient(slack);
    const user = userId(slack, "ana");
    expect((await refusalOf(web.usergroups.list())).error).toBe("missing_scope");
    expect((await web.users.info({ user })).user?.profile?.email).toBeUndefined();
    expect(slack.scopesUsed()).toEqual(["users:read"]);
    expect((await web.auth.test()).response_metadata?.scopes).toEqual(["chat:write", "users:read"]);
    await web.chat.postMessage({ channel: channelId(slack, "approvals"), text: "x" });
    expect(slack.scopesUsed()).toEqual(["chat:write", "users:read"]);
  });

  it("answers unknown_method to what it does not have", async () => {
    const slack = await anExampleWorkspace();
    expect((await refusalOf(aWebClient(slack).apiCall("files.list"))).error).toBe("unknown_method");
  });

  it("takes JSON bodies as well as forms", async () => {
    const slack = await anExampleWorkspace();
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json" },
      body: JSON.stringify({ channel: channelId(slack, "approvals"), blocks: [{ type: "divider" }] }),
    });
    expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [{ type: "divider" }] } });
  });

  it("serves no browser page and no other host name", async () => {
    const slack = await anExampleWorkspace();
    const ask = (headers: Readonly<Record<string, string>>) =>
      fetch(`${slack.apiUrl}auth.test`, {
        headers: { authorization: `Bearer ${slack.botToken}`, ...headers },
      });
    expect((await ask({})).status).toBe(200);
    expect((await ask({ origin: "https://evil.example" })).status).toBe(403);
  });
});

describe("messages", () => {
  it("keeps metadata, and gives it back to whoever asks for it", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "approvals");
    const metadata = { event_type: "sallyport_card", event_payload: { subject: "r-1" } };
    await web.chat.postMessage({ channel, text: "a card", metadata });
    const asked = await web.conversations.history({ channel, include_all_metadata: true });
    expect(asked.messages).toMatchObject([{ text: "a card", metadata }]);
    const unasked = await web.conversations.history({ channel });
    expect(unasked.messages?.[0]).not.toHaveProperty("metadata");
    const wrong = web.apiCall("chat.postMessage", { channel, text: "x", metadata: { event_payload: {} } });
    expect((await refusalOf(wrong)).error).toBe("invalid_metadata_format");
  });

  it("keeps its metadata through an update that has none, and loses it to an empty one", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "approvals");
    const metadata = { event_type: "sallyport_card", event_payload: { subject: "r-1" } };
    const { ts = "" } = await web.chat.postMessage({ channel, text: "x", metadata });
    await web.chat.update({ channel, ts, text: "y" });
    expect(slack.messages("approvals")).toMatchObject([{ text: "y", metadata }]);
    await web.apiCall("chat.update", { channel, ts, text: "z", metadata: {} });
    expect(slack.messages("approvals")[0]).not.toHaveProperty("metadata");
  });

  it("is found in the history between two instants, which count only when asked", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "approvals");
    const post = async (text: string) => (await web.chat.postMessage({ channel, text })).ts ?? "";
    const [oldest, middle, latest] = [await post("a"), await post("b"), await post("c")];
    const between = async (inclusive: boolean) =>
      (await web.conversations.history({ channel, oldest, latest, inclusive })).messages?.map(({ ts }) => ts);
    expect(await between(false)).toEqual([middle]);
    expect(await between(true)).toEqual([latest, middle, oldest]);
  });

  it("counts replies in the thread's root and leaves them out of the history", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "approvals");
    const { ts: root = "" } = await web.chat.postMessage({ channel, text: "root" });
    const { ts: reply = "" } = await web.chat.postMessage({ channel, text: "one", thread_ts: root });
    await web.chat.postMessage({ channel, text: "two", thread_ts: reply });
    const history = await web.conversations.history({ channel });
    expect(history.messages).toMatchObject([{ ts: root, reply_count: 2 }]);
    const thread = await web.conversations.replies({ channel, ts: root });
    expect(thread.messages?.map(({ text }) => text)).toEqual(["root", "one", "two"]);
    const lost = web.chat.postMessage({ channel, text: "x", thread_ts: "1.000001" });
    expect((await refusalOf(lost)).error).toBe("thread_not_found");
  });

  it("loses its blocks when it is updated with text alone", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "approvals");
    const blocks = [{ type: "divider" as const }];
    const { ts = "" } = await web.chat.postMessage({ channel, text: "with", blocks });
    await web.chat.update({ channel, ts, text: "kept", blocks });
    expect(slack.messages("approvals")[0]).toMatchObject({ text: "kept", blocks });
    await web.chat.update({ channel, ts, text: "without" });
    expect(slack.messages("approvals")[0]).toMatchObject({ text: "without", blocks: [] });
    expect(slack.messages("approvals")[0]?.editedTs).toBeDefined();
  });

  it("is changed and deleted by its author only", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "approvals");
    const { message } = await slack.sendMessage({ person: "ana", channel, text: "mine, <b> & all" });
    expect(message.text).toBe("mine, &lt;b&gt; &amp; all");
    const theirs = { channel, ts: message.ts };
    expect((await refusalOf(web.chat.update({ ...theirs, text: "x" }))).error).toBe("cant_update_message");
    expect((await refusalOf(web.chat.delete(theirs))).error).toBe("cant_delete_message");
    const gone = web.chat.update({ channel, ts: "1.000001", text: "x" });
    expect((await refusalOf(gone)).error).toBe("message_not_found");
    const { ts = "" } = await web.chat.postMessage({ channel, text: "ours" });
    await web.chat.delete({ channel, ts });
    expect(slack.messages("approvals")).toHaveLength(1);
  });

  it("is refused when there is nothing to show, or too much", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "approvals");
    expect((await refusalOf(web.chat.postMessage({ channel, text: " " }))).error).toBe("no_text");
    const { ts = "" } = await web.chat.postMessage({ channel, text: "x" });
    const long = web.chat.update({ channel, ts, text: "x".repeat(4_001) });
    expect((await refusalOf(long)).error).toBe("msg_too_long");
  });

  it("has a permalink", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "approvals");
    const { ts = "" } = await web.chat.postMessage({ channel, text: "x" });
    const { permalink } = await web.chat.getPermalink({ channel, message_ts: ts });
    expect(permalink).toBe(`https://example.slack.com/archives/${channel}/p${ts.replace(".", "")}`);
  });
});

describe("places", () => {
  it("takes posts where the app is, and refuses them elsewhere", async () => {
    const slack = await anExampleWorkspace({ scopes: ["chat:write"] });
    const errorIn = async (channel: string) =>
      (await refusalOf(aWebClient(slack).chat.postMessage({ channel, text: "x" }))).error;
    expect(await errorIn(channelId(slack, "ops"))).toBe("not_in_channel");
    expect(await errorIn(channelId(slack, "hidden"))).toBe("channel_not_found");
    expect(await errorIn("C0NOSUCH")).toBe("channel_not_found");
  });

  it("takes posts to public channels with chat:write.public", async () => {
    const slack = await anExampleWorkspace({ scopes: ["chat:write", "chat:write.public"] });
    await aWebClient(slack).chat.postMessage({ channel: channelId(slack, "ops"), text: "x" });
    expect(slack.scopesUsed()).toEqual(["chat:write", "chat:write.public"]);
  });

  it("opens one direct message a person, seen by nobody else", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const users = userId(slack, "ana");
    const { channel } = await web.conversations.open({ users });
    expect(channel?.id).toMatch(/^D/);
    const byPerson = await web.chat.postMessage({ channel: users, text: "open for you" });
    expect(byPerson.channel).toBe(channel?.id);
    expect(slack.directMessages("ana")).toMatchObject([{ text: "open for you" }]);
    expect(slack.state("ana").messages[channel?.id ?? ""]).toMatchObject([{ text: "open for you" }]);
    expect(Object.values(slack.state("ben").messages).flat()).toEqual([]);
    await slack.changeUser("ben", { deleted: true });
    const gone = web.conversations.open({ users: userId(slack, "ben") });
    expect((await refusalOf(gone)).error).toBe("user_disabled");
  });

  it("shows ephemeral messages to members of the channel only", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const channel = channelId(slack, "secret");
    await web.chat.postEphemeral({ channel, user: userId(slack, "ben"), text: "just you" });
    expect(slack.state("ben").ephemerals).toMatchObject([{ text: "just you" }]);
    const outside = web.chat.postEphemeral({ channel, user: userId(slack, "gus"), text: "x" });
    expect((await refusalOf(outside)).error).toBe("user_not_in_channel");
  });

  it("lists the channels that the app can know, with cursors", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const types = "public_channel,private_channel";
    const first = await web.conversations.list({ types, limit: 2 });
    const cursor = first.response_metadata?.next_cursor ?? "";
    const rest = await web.conversations.list({ types, limit: 2, cursor });
    const names = [...(first.channels ?? []), ...(rest.channels ?? [])].map(({ name }) => name);
    expect(names).toEqual(["approvals", "ops", "secret"]);
    expect(rest.response_metadata?.next_cursor).toBe("");
    const { members } = await web.conversations.members({ channel: channelId(slack, "secret") });
    expect(members).toContain(slack.directory.bot.userId);
    expect((await refusalOf(web.conversations.list({ cursor: "nonsense" }))).error).toBe("invalid_cursor");
  });
});

describe("people", () => {
  it("are told apart: guests, bots, the deactivated and those of other workspaces", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const ask = async (name: string) => (await web.users.info({ user: userId(slack, name) })).user;
    expect(await ask("ana")).toMatchObject({
      is_restricted: false,
      tz: "Europe/Lisbon",
      profile: { email: "ana@example.com" },
    });
    expect(await ask("gus")).toMatchObject({ is_restricted: true });
    expect((await ask("eve"))?.team_id).toBe("T0ELSEWHERE");
    expect(await ask("sallyport")).toMatchObject({ is_bot: true });
    await slack.changeUser("ana", { deleted: true });
    expect(await ask("ana")).toMatchObject({ deleted: true });
    expect((await refusalOf(web.users.info({ user: "U0NOSUCH" }))).error).toBe("user_not_found");
  });

  it("are found by e-mail while they are members here", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const found = await web.users.lookupByEmail({ email: "ANA@example.com" });
    expect(found.user?.id).toBe(userId(slack, "ana"));
    const elsewhere = web.users.lookupByEmail({ email: "eve@elsewhere.example" });
    expect((await refusalOf(elsewhere)).error).toBe("users_not_found");
  });

  it("are listed in their groups", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    const { usergroups } = await web.usergroups.list({ include_users: true });
    expect(usergroups).toMatchObject([
      { handle: "sre", users: [userId(slack, "ana"), userId(slack, "ben")] },
    ]);
    await slack.changeGroup("sre", ["ben"]);
    const { users } = await web.usergroups.users.list({ usergroup: usergroups?.[0]?.id ?? "" });
    expect(users).toEqual([userId(slack, "ben")]);
    const lost = web.usergroups.users.list({ usergroup: "S0NOSUCH" });
    expect((await refusalOf(lost)).error).toBe("no_such_subteam");
  });
});
