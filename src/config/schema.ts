import { z } from "zod";
import {
  address,
  channel,
  domain,
  duration,
  email,
  host,
  line,
  loopback,
  NAME,
  name,
  network,
  port,
  principals,
  publicUrl,
} from "./fields.ts";

const MAPPING = { error: "a mapping" };

const placeholdersKnown = (text: string): boolean =>
  [...text.matchAll(/\{([^{}]*)\}/g)].every(([, inside]) => inside === "host" || inside === "port");

const count = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const slack = z.strictObject(
  { mode: z.literal("socket", { error: "socket" }).default("socket"), approvals: channel, audit: channel },
  MAPPING,
);

const person = z.strictObject({ also: z.array(email, { error: "a list of e-mail addresses" }) }, MAPPING);

const group = z.array(email, { error: "a list of e-mail addresses" });

const ROLE = "a role's ARN such as arn:aws:iam::111122223333:role/name";
export const role = z
  .string({ error: ROLE })
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,500}$/, { error: ROLE });

const SLICE = "a duration from 1m to 1h";
const session = z.strictObject(
  {
    arn: role,
    policy: line(300).optional(),
    slice: duration.refine((ms) => ms >= 60_000 && ms <= 3_600_000, { error: SLICE }).prefault("15m"),
    earlyEnd: z.enum(["slice", "deny"], { error: "slice or deny" }).default("slice"),
  },
  MAPPING,
);

const http = z.strictObject({ port: port.optional(), trustedProxies: count(0, 10).default(0) }, MAPPING);

const REGION = "an AWS region such as us-east-1";
const GROUP = "a security group id such as sg-0123456789abcdef0";

export const region = z.string({ error: REGION }).regex(/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, { error: REGION });
export const securityGroup = z
  .string({ error: GROUP })
  .regex(/^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, { error: GROUP });

const proxy = z.strictObject(
  {
    region: region.optional(),
    assume: role.optional(),
    securityGroup: securityGroup.optional(),
    endpoint: host.optional(),
    cuts: z.boolean({ error: "true or false" }).optional(),
    gate: z.strictObject({ host: loopback }, MAPPING).optional(),
    rulesPerGroup: count(1, 1_000).default(60),
  },
  MAPPING,
);

const approval = z.strictObject(
  {
    quorum: count(1, 20).default(1),
    approvers: principals,
    lapsesAfter: duration.prefault("1h"),
    channel: channel.optional(),
  },
  MAPPING,
);

const target = z.strictObject(
  {
    title: line(80).optional(),
    proxy: name,
    upstream: address,
    port,
    role: session.optional(),
    connect: line(300)
      .refine(placeholdersKnown, { error: "no placeholders but {host} and {port}" })
      .optional(),
    maxDuration: duration,
    requesters: principals,
    approval,
    sources: z
      .array(z.enum(["observed", "network", "typed"], { error: "observed, network or typed" }), {
        error: "a list of observed, network and typed",
      })
      .min(1, { error: "at least one of observed, network and typed" })
      .default(["observed", "network", "typed"]),
  },
  MAPPING,
);

const limits = z.strictObject(
  {
    pendingPerPerson: count(1, 1_000).default(5),
    openPerPerson: count(1, 1_000).default(10),
    maxPrefix: z
      .strictObject({ 4: count(16, 32).default(32), 6: count(32, 128).default(128) }, MAPPING)
      .prefault({}),
    shortest: duration.prefault("1m"),
  },
  MAPPING,
);

const list = { error: "a list" };

/** The parts that are read whole. */
export const wholes = {
  deployment: name,
  slack,
  domains: z.array(domain, list).min(1, { error: "at least one domain such as example.com" }),
  admins: principals.optional(),
  guests: z.array(email, list).default([]),
  limits: limits.prefault({}),
  publicUrl: publicUrl.optional(),
  http: http.optional(),
};

/** The parts that are read one entry at a time, so that a mistake in one hides none in another. */
export const entries = { people: person, groups: group, networks: network, proxies: proxy, targets: target };

export type ProxyText = z.output<typeof proxy>;
export type TargetText = z.output<typeof target>;
export type SessionText = z.output<typeof session>;
export type SlackText = z.output<typeof slack>;
export type LimitsText = z.output<typeof limits>;
export type HttpText = z.output<typeof http>;

const named = <T extends z.ZodType>(value: T) => z.record(z.string().max(40).regex(NAME), value);

/** The JSON Schema of `sallyport.yaml`, for editors. `check` looks further than a schema can. */
export const configurationSchema = (): Readonly<Record<string, unknown>> => ({
  title: "sallyport.yaml",
  ...z.toJSONSchema(
    z.strictObject({
      ...wholes,
      people: z.record(z.string(), entries.people).optional(),
      groups: named(entries.groups).optional(),
      networks: named(entries.networks).optional(),
      proxies: named(entries.proxies),
      targets: named(entries.targets),
    }),
    { io: "input" },
  ),
});
