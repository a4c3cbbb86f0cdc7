import { createHash, createHmac } from "node:crypto";
import type { SignedRequest } from "./authenticate.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

const canonical = ({ headers, body, signature }: SignedRequest): string => {
  const lines = signature.signedHeaders.map((name) => `${name}:${(headers[name] ?? "").trim()}\n`);
  return ["POST", "/", "", lines.join(""), signature.signedHeaders.join(";"), sha256(body)].join("\n");
};

/** AWS Signature Version 4: whether the request was signed with this secret. */
export const hasSigned = (request: SignedRequest, secret: string): boolean => {
  const { day, region, service, hex } = request.signature;
  const scope = [day, region, service, "aws4_request"];
  const date = request.headers["x-amz-date"] ?? "";
  const said = ["AWS4-HMAC-SHA256", date, scope.join("/"), sha256(canonical(request))].join("\n");
  const key = scope.reduce<string | Buffer>((signing, part) => hmac(signing, part), `AWS4${secret}`);
  return hmac(key, said).toString("hex") === hex;
};
