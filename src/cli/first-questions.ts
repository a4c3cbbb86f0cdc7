import { z } from "zod";
import { address, channel, domain, email, host, name, port, publicUrl } from "../config/fields.ts";
import type { FirstAnswers } from "../config/first-configuration.ts";
import { region, role, securityGroup } from "../config/schema.ts";
import type { Seen, Surroundings } from "./surroundings.ts";

export const KEYS = [
  "deployment",
  "domain",
  "approvals",
  "audit",
  "region",
  "securityGroup",
  "endpoint",
  "target",
  "upstream",
  "port",
  "approver",
  "role",
  "publicUrl",
] as const;
export type Key = (typeof KEYS)[number];

/** What is answered so far, each as text that has no problem. */
export type Answered = Readonly<Partial<Record<Key, string>>>;

export interface Question {
  readonly flag: string;
  /** For --help. */
  readonly means: string;
  readonly says: string;
  /** What is expected instead; null: the answer is good. */
  readonly problem: (answer: string) => string | null;
  /** For an answer left empty; null: there is none, and it has to be given. */
  readonly suggestion?: (
    answered: Answered,
    env: Readonly<Record<string, string | undefined>>,
  ) => string | null;
  /** Whether nobody has to be asked: without an answer, the suggestion does. */
  readonly optional?: boolean;
  readonly look?: (surroundings: Surroundings, answered: Answered) => Promise<Seen>;
  /** Only then is it a question at all. */
  readonly applies?: (answered: Answered) => boolean;
}

const judge =
  (schema: z.ZodType, read: (answer: string) => unknown = (answer) => answer) =>
  (answer: string): string | null => {
    const parsed = schema.safeParse(read(answer));
    return parsed.success ? null : `expected ${parsed.error.issues[0]?.message ?? "something else"}`;
  };

const orNone =
  (problem: Question["problem"]): Question["problem"] =>
  (answer) =>
    answer === "" ? null : problem(answer);

const emailsIn = (text: string): readonly string[] =>
  text
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());

const emails = z.array(email).min(1, { error: "at least one e-mail address" });

/** In the order in which they are asked: a later one may build upon an earlier. */
export const QUESTIONS: Readonly<Record<Key, Question>> = {
  deployment: {
    flag: "--deployment",
    means: "name of the deployment",
    says: "What should this deployment be called? It names what the bot owns in AWS",
    problem: judge(name),
    suggestion: () => "prod",
  },
  domain: {
    flag: "--domain",
    means: "domain of people's e-mail addresses",
    says: "Which domain do your people's e-mail addresses end in?",
    problem: judge(domain),
  },
  approvals: {
    flag: "--approvals",
    means: "id of the Slack channel for approvals",
    says: "In which Slack channel do approvers answer?",
    problem: judge(channel),
    look: (surroundings) => surroundings.channels(),
  },
  audit: {
    flag: "--audit",
    means: "id of the Slack channel for the audit log",
    says: "Which Slack channel is told of every event?",
    problem: judge(channel),
    look: (surroundings) => surroundings.channels(),
  },
  region: {
    flag: "--region",
    means: "AWS Region of the proxy",
    says: "In which AWS Region is the proxy?",
    problem: judge(region),
    suggestion: (_, env) => env.AWS_REGION || env.AWS_DEFAULT_REGION || null,
    optional: true,
  },
  securityGroup: {
    flag: "--security-group",
    means: "id of the security group in front of the proxy",
    says: "Which security group stands in front of the proxy?",
    problem: judge(securityGroup),
    look: (surroundings, { region: where = "" }) => surroundings.securityGroups(where),
  },
  endpoint: {
    flag: "--endpoint",
    means: "host name that people connect to",
    says: "Which host name do people connect to, to reach the proxy?",
    problem: judge(host),
  },
  target: {
    flag: "--target",
    means: "name of the first target",
    says: "What is the first target called? People type it",
    problem: judge(name),
  },
  upstream: {
    flag: "--upstream",
    means: "private host:port of the target",
    says: "Which private host:port is it?",
    problem: judge(address),
  },
  port: {
    flag: "--port",
    means: "port of the proxy that leads there (default: the target's own)",
    says: "Which port of the proxy leads there?",
    problem: judge(port, (answer) => (/^\d+$/.test(answer) ? Number(answer) : answer)),
    suggestion: ({ upstream }) => (upstream === undefined ? "" : (upstream.split(":").at(-1) ?? null)),
    optional: true,
  },
  approver: {
    flag: "--approver",
    means: "e-mail address of who approves; may be said again",
    says: "Who approves? E-mail addresses; better two than one, since nobody approves their own",
    problem: judge(emails, emailsIn),
  },
  role: {
    flag: "--role",
    means: "ARN of an AWS role that the target lends (default: none)",
    says: "Which AWS role does the target lend? Its ARN, or nothing for none",
    problem: orNone(judge(role)),
    suggestion: () => "",
    optional: true,
    look: (surroundings, { region: where = "" }) => surroundings.roles(where),
  },
  publicUrl: {
    flag: "--public-url",
    means: "address of Sallyport's own pages, which a role needs",
    says: "At which address do people reach Sallyport's own pages, to fetch its credentials?",
    problem: judge(publicUrl),
    applies: (answered) => (answered.role ?? "") !== "",
  },
};

/** Of answers to every question that applies. */
export function firstAnswers(answered: Answered): FirstAnswers {
  const of = (key: Key): string => answered[key] ?? "";
  const { role: lent = "", publicUrl: at = "" } = answered;
  return {
    deployment: of("deployment"),
    domain: of("domain"),
    approvals: of("approvals"),
    audit: of("audit"),
    region: of("region"),
    securityGroup: of("securityGroup"),
    endpoint: of("endpoint"),
    target: of("target"),
    upstream: of("upstream"),
    port: String(Number(of("port"))),
    approvers: [...new Set(emailsIn(of("approver")))],
    lends: lent === "" ? null : { role: lent, publicUrl: at },
  };
}
