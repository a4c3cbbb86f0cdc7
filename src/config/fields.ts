import { z } from "zod";
import { createAddressReader } from "../address-reader.ts";
import type { Address } from "../domain/door.ts";
import { parseDuration } from "../domain/duration.ts";
import { type Cidr, cidr } from "../domain/ids.ts";
import { readPrincipal } from "../domain/principal.ts";

const addresses = createAddressReader();

const LOOPBACK = [cidr("127.0.0.0/8"), cidr("::1/128")];
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]*[a-z-][a-z0-9-]*$/i;
const EMAIL = /^[^\s@<>"'`,;:]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;
const DOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** A name is part of commands, ids, tags and the text of a rule, so it is plain everywhere. */
export const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
export const NAME_EXPECTED = "lower-case letters, digits and hyphens, a letter first, at most 40";
export const isName = (text: string): boolean => text.length <= 40 && NAME.test(text);

/** Text in one line that passes the test. Its error is what is expected instead. */
const textOf = (expected: string, test: (text: string) => boolean) =>
  z.string({ error: expected }).refine(test, { error: expected });

export const name = z
  .string({ error: NAME_EXPECTED })
  .max(40, { error: NAME_EXPECTED })
  .regex(NAME, { error: NAME_EXPECTED });

export const line = (longest: number) => {
  const expected = `one line of text, at most ${longest} characters`;
  return textOf(expected, (text) => text.trim() !== "" && text.length <= longest && !CONTROL.test(text));
};

export const isEmail = (text: string): boolean => EMAIL.test(text);
export const email = textOf("an e-mail address", isEmail).transform((text) => text.toLowerCase());
export const domain = textOf("a domain such as example.com", (text) => DOMAIN.test(text)).transform((text) =>
  text.toLowerCase(),
);

const PORT_EXPECTED = "a port from 1 to 65535";
export const port = z
  .int({ error: PORT_EXPECTED })
  .min(1, { error: PORT_EXPECTED })
  .max(65_535, { error: PORT_EXPECTED });

const DURATION_EXPECTED = "a duration such as 30m, 4h";
/** Gives milliseconds. */
export const duration = textOf(DURATION_EXPECTED, (text) => parseDuration(text).ok).transform((text) => {
  const parsed = parseDuration(text);
  return parsed.ok ? parsed.ms : 0;
});

const PRINCIPAL_EXPECTED = "everyone, person:<e-mail>, group:<name> or slack:<user group id>";
export const principal = z.string({ error: PRINCIPAL_EXPECTED }).transform((text, context) => {
  const read = readPrincipal(text);
  const good =
    read !== null &&
    (read.kind !== "person" || isEmail(read.email)) &&
    (read.kind !== "slack" || /^S[A-Z0-9]{5,20}$/.test(read.userGroup));
  if (good) return read;
  context.addIssue({ code: "custom", message: PRINCIPAL_EXPECTED });
  return z.NEVER;
});
export const principals = z
  .array(principal, { error: "a list of who" })
  .min(1, { error: "at least one of them: an empty list is nobody" });

export const channel = textOf("a Slack channel id such as C0123ABCD", (text) =>
  /^[CG][A-Z0-9]{5,20}$/.test(text),
);

const HOST_EXPECTED = "a host name or an address, without a port";
export const host = textOf(HOST_EXPECTED, isHost);

export const loopback = textOf("a loopback address such as 127.0.0.1", (text) => {
  const read = addresses.read(text);
  return (
    read.ok &&
    !text.includes("/") &&
    LOOPBACK.some((network) => addresses.covers(network, read.source.canonical))
  );
});

const ADDRESS_EXPECTED = "host:port, such as db.internal:5432";
export const address = z.string({ error: ADDRESS_EXPECTED }).transform((text, context): Address => {
  const read = readAddress(text);
  if (read !== null) return read;
  context.addIssue({ code: "custom", message: ADDRESS_EXPECTED });
  return z.NEVER;
});

export const network = z
  .string({ error: "a network such as 198.51.100.0/24" })
  .transform((text, context): Cidr => {
    const expected = networkExpected(text);
    if (expected === null) return cidr(canonical(text));
    context.addIssue({ code: "custom", message: expected });
    return z.NEVER;
  });

const URL_EXPECTED = "an https address such as https://sallyport.example.com (http for loopback alone)";
/** Without a slash at the end. */
export const publicUrl = textOf(URL_EXPECTED, isPublicUrl).transform((text) => text.replace(/\/+$/, ""));

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(text);
  const isBare = search + hash + username + password === "" && !/[?#]/.test(text);
  return isBare && (protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname)));
}

function isLoopbackHost(hostname: string): boolean {
  const read = addresses.read(hostname.replace(/^\[|\]$/g, ""));
  return (
    hostname === "localhost" ||
    (read.ok && LOOPBACK.some((loop) => addresses.covers(loop, read.source.canonical)))
  );
}

function isHost(text: string): boolean {
  const read = addresses.read(text);
  return read.ok ? !text.includes("/") : HOST_NAME.test(text);
}

function readAddress(text: string): Address | null {
  const [, inBrackets, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const found = inBrackets ?? plain ?? "";
  const number = Number(digits ?? 0);
  return isHost(found) &&
    found.includes(":") === (inBrackets !== undefined) &&
    number >= 1 &&
    number <= 65_535
    ? { host: found, port: number }
    : null;
}

function canonical(text: string): string {
  const read = addresses.read(text);
  return read.ok ? read.source.canonical : text;
}

function networkExpected(text: string): string | null {
  const read = addresses.read(text);
  if (!read.ok) return "a network such as 198.51.100.0/24";
  const { written, canonical: meant, prefix } = read.source;
  if (prefix === 0) return "a network that is not everyone on the internet";
  return written === meant ? null : `${meant}, which it means`;
}
