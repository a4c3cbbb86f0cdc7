import { stringify } from "yaml";

/** What a first configuration has to be told, as text that the configuration's own fields take. */
export interface FirstAnswers {
  readonly deployment: string;
  readonly domain: string;
  readonly approvals: string;
  readonly audit: string;
  readonly region: string;
  readonly securityGroup: string;
  readonly endpoint: string;
  readonly target: string;
  readonly upstream: string;
  readonly port: string;
  /** E-mail addresses. */
  readonly approvers: readonly string[];
  /** A role that the target lends, and where people fetch its credentials; null: none. */
  readonly lends: { readonly role: string; readonly publicUrl: string } | null;
}

/** A value as YAML takes it, in one line, whatever is in it. */
const value = (text: string): string => stringify(text, { lineWidth: 0 }).trimEnd();

/** `sallyport.yaml` with one target behind one proxy, and a word on every key. */
export const firstConfiguration = (answers: FirstAnswers): string =>
  [
    "# sallyport check finds every mistake in this file; docs/configuration.md explains every key.",
    "",
    "# Names what this bot owns in AWS: no two bots share one.",
    `deployment: ${value(answers.deployment)}`,
    ...pagesOf(answers),
    "",
    "# Cards go to the one, a line for every event to the other. In both: /invite @sallyport",
    "slack:",
    `  approvals: ${value(answers.approvals)}`,
    `  audit: ${value(answers.audit)}`,
    "",
    "# E-mail addresses in these join Slack accounts to people.",
    `domains: [${value(answers.domain)}]`,
    "",
    "# Lists of people, which rules call group:<name>.",
    "groups:",
    "  approvers:",
    ...answers.approvers.map((email) => `    - ${value(email)}`),
    "",
    "# Who may freeze everything, and close anyone's door.",
    "admins: [group:approvers]",
    "",
    ...proxyOf(answers),
    "",
    ...targetOf(answers),
    "",
  ].join("\n");

const pagesOf = ({ lends }: FirstAnswers): readonly string[] =>
  lends === null
    ? []
    : [
        "",
        "# Where people fetch their AWS credentials. A reverse proxy with TLS stands in front, and counts as one.",
        `publicUrl: ${value(lends.publicUrl)}`,
        "http: { port: 3000, trustedProxies: 1 }",
      ];

const proxyOf = ({ region, securityGroup, endpoint }: FirstAnswers): readonly string[] => [
  "# What stands in front of targets.",
  "proxies:",
  "  main:",
  `    region: ${value(region)}`,
  "    # Sallyport adds and removes inbound rules here, and touches no other's.",
  `    securityGroup: ${value(securityGroup)}`,
  "    # What people connect to.",
  `    endpoint: ${value(endpoint)}`,
  "    # A security group does not cut live connections, and everyone is told so.",
  "    cuts: false",
];

const targetOf = ({ target, upstream, port, lends }: FirstAnswers): readonly string[] => [
  "# What people ask for: /jit request <name>",
  "targets:",
  `  ${value(target)}:`,
  "    proxy: main",
  "    # The private host:port behind the proxy, as the card shows it.",
  `    upstream: ${value(upstream)}`,
  "    # The port of the proxy that leads there: this is what opens.",
  `    port: ${port}`,
  ...(lends === null
    ? []
    : [
        "    # Lent for as long as the door is open. Beside it, `policy: ./file.json` narrows what it may.",
        "    role:",
        `      arn: ${value(lends.role)}`,
      ]),
  "    # The longest that may be asked for.",
  "    maxDuration: 4h",
  "    # Who may ask: everyone, or person:<e-mail>, group:<name>, slack:<user group id>.",
  "    requesters: [everyone]",
  "    # How many must agree, who they are, and for how long they are waited for. Nobody approves their own.",
  "    approval: { quorum: 1, approvers: [group:approvers], lapsesAfter: 1h }",
];
