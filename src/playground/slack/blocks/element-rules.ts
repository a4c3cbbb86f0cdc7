import { anyText, confirm, option, optionGroup, plainText, style } from "./composition-rules.ts";
import {
  all,
  among,
  anything,
  bool,
  byType,
  integer,
  list,
  matching,
  type Rule,
  record,
  string,
  when,
} from "./schema.ts";

type Fields = Readonly<Record<string, Rule>>;

const element = (required: Fields, optional: Fields = {}): Rule =>
  record({ type: anything, ...required }, { action_id: string(255, 1), ...optional });

const focus: Fields = { focus_on_load: bool };
const placeholder: Fields = { placeholder: plainText(150) };
const chooser: Fields = { confirm, ...focus, ...placeholder };
const many: Fields = { max_selected_items: integer };
const ids = list(string(255, 1), 1000);

const button = element(
  { text: plainText(75) },
  { value: string(2000), url: string(3000), style, confirm, accessibility_label: string(75) },
);

const choices = (initial: Fields): Rule =>
  element({ options: list(option, 10, 1) }, { confirm, ...focus, ...initial });

const eitherOptions = when(
  (select) => (select.options === undefined) === (select.option_groups === undefined),
  "must define either `options` or `option_groups`",
);

const staticSelect = (initial: Fields): Rule =>
  all(
    element(
      {},
      { options: list(option, 100, 1), option_groups: list(optionGroup, 100, 1), ...chooser, ...initial },
    ),
    eitherOptions,
  );

const dispatching: Fields = {
  dispatch_action_config: record(
    {},
    { trigger_actions_on: list(among("on_enter_pressed", "on_character_entered"), 2, 1) },
  ),
};

const typed = (extra: Fields = {}): Rule =>
  element({}, { initial_value: string(3000), ...focus, ...placeholder, ...dispatching, ...extra });

const date = matching(/^\d{4}-\d{2}-\d{2}$/, "must be a valid date");
const time = matching(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a valid time");

const selects: Fields = {
  static_select: staticSelect({ initial_option: option }),
  multi_static_select: staticSelect({ initial_options: list(option, 100, 1), ...many }),
  users_select: element({}, { initial_user: string(255, 1), ...chooser }),
  multi_users_select: element({}, { initial_users: ids, ...chooser, ...many }),
  channels_select: element({}, { initial_channel: string(255, 1), response_url_enabled: bool, ...chooser }),
  multi_channels_select: element({}, { initial_channels: ids, ...chooser, ...many }),
  conversations_select: element(
    {},
    {
      initial_conversation: string(255, 1),
      default_to_current_conversation: bool,
      response_url_enabled: bool,
      filter: anything,
      ...chooser,
    },
  ),
  multi_conversations_select: element(
    {},
    { initial_conversations: ids, filter: anything, ...chooser, ...many },
  ),
  external_select: element({}, { initial_option: option, min_query_length: integer, ...chooser }),
  multi_external_select: element(
    {},
    { initial_options: list(option, 100, 1), min_query_length: integer, ...chooser, ...many },
  ),
};

const pickers: Fields = {
  checkboxes: choices({ initial_options: list(option, 10, 1) }),
  radio_buttons: choices({ initial_option: option }),
  datepicker: element({}, { initial_date: date, ...chooser }),
  timepicker: element({}, { initial_time: time, timezone: string(255), ...chooser }),
  datetimepicker: element({}, { initial_date_time: integer, confirm, ...focus }),
};

const inputs: Fields = {
  plain_text_input: typed({ multiline: bool, min_length: integer, max_length: integer }),
  email_text_input: typed(),
  url_text_input: typed(),
  number_input: all(
    typed({ is_decimal_allowed: bool, min_value: string(255), max_value: string(255) }),
    when((input) => input.is_decimal_allowed === undefined, "missing required field: is_decimal_allowed"),
  ),
  file_input: element({}, { filetypes: list(string(255), 100), max_files: integer }),
  rich_text_input: element({}, { initial_value: anything, ...focus, ...placeholder, ...dispatching }),
};

const image = all(
  record({ type: anything, alt_text: string(2000, 1) }, { image_url: string(3000, 1), slack_file: anything }),
  when(
    (picture) => (picture.image_url === undefined) === (picture.slack_file === undefined),
    "must define either `image_url` or `slack_file`",
  ),
);

const buttons: Fields = {
  button,
  overflow: element({ options: list(option, 5, 1) }, { confirm }),
  workflow_button: element(
    { text: plainText(75), workflow: anything },
    { style, accessibility_label: string(75) },
  ),
};

export const actionElement = byType({
  ...buttons,
  ...selects,
  ...pickers,
  rich_text_input: inputs.rich_text_input ?? anything,
});

export const accessory = byType({ ...buttons, ...selects, ...pickers, image });

export const inputElement = byType({ ...selects, ...pickers, ...inputs });

export const contextElement = byType({ image, plain_text: anyText(3000), mrkdwn: anyText(3000) });
