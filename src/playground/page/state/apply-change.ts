import type {
  Channel,
  Ephemeral,
  Message,
  View,
  WorkspaceChange,
  WorkspaceState,
} from "../../slack/page-protocol.ts";

const byTs = (a: Message, b: Message): number => (a.ts < b.ts ? -1 : 1);

/** In the place of the one with the same ts, or as a new one. */
const withMessage = <T extends Message>(messages: readonly T[], message: T): readonly T[] =>
  [...messages.filter(({ ts }) => ts !== message.ts), message].sort(byTs);

const inChannel = (
  state: WorkspaceState,
  channel: string,
  change: (messages: readonly Message[]) => readonly Message[],
): WorkspaceState => ({
  ...state,
  messages: { ...state.messages, [channel]: change(state.messages[channel] ?? []) },
});

const withChannel = (channels: readonly Channel[], channel: Channel): readonly Channel[] =>
  channels.some(({ id }) => id === channel.id)
    ? channels.map((one) => (one.id === channel.id ? channel : one))
    : [...channels, channel];

/** On top of the others, or in the place of its own older state. */
const withView = (views: readonly View[], view: View): readonly View[] =>
  views.some(({ id }) => id === view.id)
    ? views.map((one) => (one.id === view.id ? view : one))
    : [...views, view];

const withEphemeral = (state: WorkspaceState, ephemeral: Ephemeral): WorkspaceState => ({
  ...state,
  ephemerals: withMessage(state.ephemerals, ephemeral),
});

/** The workspace after a change. The same change twice is the same as once. */
export function applyChange(state: WorkspaceState, change: WorkspaceChange): WorkspaceState {
  switch (change.type) {
    case "message.posted":
    case "message.updated":
      return inChannel(state, change.channel, (messages) => withMessage(messages, change.message));
    case "message.deleted":
      return inChannel(state, change.channel, (messages) => messages.filter(({ ts }) => ts !== change.ts));
    case "channel.changed":
      return { ...state, channels: withChannel(state.channels, change.channel) };
    case "ephemeral":
      return withEphemeral(state, change.ephemeral);
    case "ephemeral.deleted":
      return { ...state, ephemerals: state.ephemerals.filter(({ ts }) => ts !== change.ts) };
    case "app.connected":
      return { ...state, app: { ...state.app, connected: change.connections > 0 } };
    case "person.changed":
      return {
        ...state,
        people: state.people.map((person) => (person.id === change.person ? change.now : person)),
      };
    default:
      return { ...state, ...viewsAfter(state, change) };
  }
}

type ViewChange = Extract<
  WorkspaceChange,
  { readonly type: `view.${string}` } | { readonly type: "home.published" }
>;

function viewsAfter({ views }: WorkspaceState, change: ViewChange): Pick<WorkspaceState, "views" | "home"> {
  switch (change.type) {
    case "view.opened":
    case "view.updated":
      return { views: withView(views, change.view) };
    case "view.closed":
      return { views: views.filter(({ id }) => id !== change.view) };
    case "view.errors":
      return {
        views: views.map((view) => (view.id === change.view ? { ...view, errors: change.errors } : view)),
      };
    case "home.published":
      return { views, home: change.view };
  }
}
