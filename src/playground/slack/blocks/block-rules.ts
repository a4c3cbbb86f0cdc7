import { anyText, plainText } from "./composition-rules.ts";
import { accessory, actionElement, contextElement, inputElement } from "./element-rules.ts";
import { all, anything, bool, byType, list, type Rule, record, string, when } from "./schema.ts";

type Fields = Readonly<Record<string, Rule>>;

const block = (required: Fields, optional: Fields = {}): Rule =>
  record({ type: anything, ...required }, { block_id: string(255, 1), ...optional });

const section = all(
  block({}, { text: anyText(3000), fields: list(anyText(2000), 10, 1), accessory, expand: bool }),
  when(
    (one) => one.text === undefined && one.fields === undefined,
    "must define either `text` or `fields`",
    "/type",
  ),
);

const image = all(
  block(
    { alt_text: string(2000, 1) },
    { image_url: string(3000, 1), slack_file: anything, title: plainText(2000) },
  ),
  when(
    (one) => (one.image_url === undefined) === (one.slack_file === undefined),
    "must define either `image_url` or `slack_file`",
  ),
);

const input = block(
  { label: plainText(2000), element: inputElement },
  { hint: plainText(2000), optional: bool, dispatch_action: bool },
);

/** Known to Slack and passed on as they are: nothing here draws or limits them. */
const unchecked: Fields = Object.fromEntries(
  [
    "rich_text",
    "table",
    "data_table",
    "video",
    "file",
    "alert",
    "card",
    "carousel",
    "container",
    "context_actions",
    "task_card",
    "plan",
  ].map((type) => [type, anything]),
);

export const anyBlock = byType({
  ...unchecked,
  section,
  image,
  input,
  divider: block({}),
  header: block({ text: plainText(150) }),
  context: block({ elements: list(contextElement, 10, 1) }),
  actions: block({ elements: list(actionElement, 25, 1) }),
  markdown: block({ text: string(12_000, 1) }),
});
