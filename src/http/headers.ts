import { createHash } from "node:crypto";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import helmet from "helmet";
import { STYLE } from "./style.ts";

const NONE = ["'none'"];
const YEAR_S = 31_536_000;

/** The one style sheet stands in the page, and the policy names it by its hash: no other style, and no script at all. */
const styleHash = `'sha256-${createHash("sha256").update(STYLE, "utf8").digest("base64")}'`;

const strict = (publicUrl: string): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        styleSrc: [styleHash],
        formAction: ["'self'"],
        baseUri: NONE,
        frameAncestors: NONE,
      },
    },
    crossOriginEmbedderPolicy: true,
    // A token in the address goes nowhere with a click.
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: publicUrl.startsWith("https:")
      ? { maxAge: YEAR_S, includeSubDomains: false }
      : false,
    xFrameOptions: { action: "deny" },
  });

/** Every answer, errors too: never cached, never framed, never sniffed. */
export const securityHeaders = (publicUrl: string): readonly RequestHandler[] => [
  strict(publicUrl),
  (_: Request, response: Response, next: NextFunction): void => {
    response.set("Cache-Control", "no-store");
    next();
  },
];
