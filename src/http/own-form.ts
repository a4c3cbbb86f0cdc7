import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { HttpProblem } from "./http-problem.ts";

/** Browsers say where a form stands; a page elsewhere may not press our buttons for its reader. */
function fromOwnPage(request: Request, _: Response, next: NextFunction): void {
  const site = request.headers["sec-fetch-site"];
  const isOwn = site === undefined || site === "same-origin" || site === "none";
  next(isOwn ? undefined : new HttpProblem(403, "Open the link itself, and press the button there."));
}

const isEmpty = ({ headers }: Request): boolean =>
  headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;

/** Our forms have no fields. */
function asForm(request: Request, _: Response, next: NextFunction): void {
  const isForm = isEmpty(request) || request.is("application/x-www-form-urlencoded") !== false;
  next(isForm ? undefined : new HttpProblem(415, "A form is expected here, and nothing in it."));
}

const small = express.urlencoded({ extended: false, limit: "1kb", parameterLimit: 10 });

export const ownForm: readonly RequestHandler[] = [fromOwnPage, asForm, small];
