import { type Request, type RequestHandler, type Response, Router } from "express";
import type { Refusal, Result } from "../domain/refusal.ts";
import type { SessionCredentials } from "../domain/session.ts";
import type { Pages } from "../operations/pages.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { addressPage, confirmedPage } from "./address-pages.ts";
import { claimedPage, claimPage } from "./claim-pages.ts";
import { connectionAddress } from "./connection-address.ts";
import { createDeadLinks, type DeadLinks } from "./dead-links.ts";
import { HttpProblem } from "./http-problem.ts";
import { ownForm } from "./own-form.ts";
import { documentOf, type Page } from "./page.ts";
import { type PageName, refusalPage, statusOf } from "./trouble-pages.ts";

export interface PageRoutesDeps {
  readonly pages: Pages;
  readonly clock: Clock;
  readonly log: Log;
  readonly deployment: string;
  /** What is wrong and what to do, for a reader who sees plain text. */
  readonly sayRefusal: (refusal: Refusal) => string;
}

/** What a token looks like. Anything else was never one. */
const TOKEN = /^[\w-]{43}$/;

type Act<T> = (token: string, from: string) => Promise<Result<T>>;

interface Told {
  readonly response: Response;
  readonly refusal: Refusal;
}

export function pageRoutes(deps: PageRoutesDeps): Router {
  const { pages, clock } = deps;
  const deadLinks = createDeadLinks(clock);
  const page = <T>(name: PageName, act: Act<T>, draw: (value: T) => Page): RequestHandler =>
    answer(deps, deadLinks, {
      act,
      give: (response, value) => send(deps, response.status(200), draw(value)),
      refuse: ({ response, refusal }) =>
        send(deps, response.status(statusOf(refusal)), refusalPage(refusal, deps.sayRefusal(refusal), name)),
    });
  const routes = Router({ caseSensitive: true, strict: true });
  routes
    .route("/address/:token")
    .get(page("address", pages.lookAtAddress, (seen) => addressPage(seen, clock.now())))
    .post(...ownForm, page("address", pages.confirmAddress, confirmedPage))
    .all(allowOnly("GET, HEAD, POST"));
  routes
    .route("/claim/:token")
    .get(page("claim", pages.lookAtClaim, (claim) => claimPage(claim, clock.now())))
    .post(
      ...ownForm,
      page("claim", pages.claim, (claimed) => claimedPage(claimed, clock.now())),
    )
    .all(allowOnly("GET, HEAD, POST"));
  routes
    .route("/credentials/:token")
    // Asking is what hands them out here, so whoever only wants to know what there is gets nothing.
    .head(allowOnly("GET"))
    .get(
      answer(deps, deadLinks, {
        act: pages.credentials,
        give: (response, credentials) => response.json(forAws(credentials)),
        refuse: ({ response, refusal }) =>
          response
            .status(statusOf(refusal))
            .type("text/plain")
            .send(`${deps.sayRefusal(refusal)}\n`),
      }),
    )
    .all(allowOnly("GET"));
  return routes;
}

/** What the AWS CLI and SDKs read from a `credential_process`. */
const forAws = ({ accessKeyId, secretAccessKey, sessionToken, until }: SessionCredentials) => ({
  Version: 1,
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  SessionToken: sessionToken,
  Expiration: new Date(until).toISOString(),
});

const send = (deps: PageRoutesDeps, response: Response, page: Page): Response =>
  response.type("text/html").send(documentOf(page, deps.deployment));

function answer<T>(
  deps: PageRoutesDeps,
  deadLinks: DeadLinks,
  how: {
    readonly act: Act<T>;
    readonly give: (response: Response, value: T) => void;
    readonly refuse: (told: Told) => void;
  },
): RequestHandler {
  return async (request, response) => {
    const from = connectionAddress(request);
    const blockedMs = deadLinks.blockedFor(from);
    if (blockedMs > 0) {
      response.set("Retry-After", String(Math.ceil(blockedMs / 1000)));
      throw new HttpProblem(429, "Too many links that lead nowhere came from your address. Wait a minute.");
    }
    const token = String(request.params.token);
    const result: Result<T> = TOKEN.test(token)
      ? await how.act(token, from)
      : { ok: false, refusal: { kind: "link-dead" } };
    if (result.ok) return how.give(response, result.value);
    how.refuse({ response, refusal: result.refusal });
    if (result.refusal.kind === "link-dead" && deadLinks.note(from)) await noteGuessing(deps, from);
  };
}

async function noteGuessing({ pages, log }: PageRoutesDeps, from: string): Promise<void> {
  log.warn("so many dead links were opened from one address that no more are taken for a minute", { from });
  await pages.noteGuessing(from);
}

const allowOnly =
  (methods: string): RequestHandler =>
  (_: Request, response: Response): void => {
    response.set("Allow", methods);
    throw new HttpProblem(405, "Open this address in a browser, and press the button there.");
  };
