import { type Check, checksOf } from "../domain/check.ts";
import type { Diagnosable } from "../ports/diagnosis.ts";

const { good, warning, bad } = checksOf("pages");

/** Sallyport's own pages, as people reach them. */
export function createPagesDiagnosis(publicUrl: string): Diagnosable {
  return {
    system: "pages",
    about: publicUrl,
    diagnose: async (signal) => [await lookAt(publicUrl, signal)],
  };
}

async function lookAt(publicUrl: string, signal: AbortSignal): Promise<Check> {
  try {
    const { ok, status } = await fetch(`${publicUrl}/healthz`, { signal, redirect: "manual" });
    return ok
      ? good(`${publicUrl} answers`)
      : warning(`${publicUrl} answers ${status}`, "start the bot, and see where publicUrl leads");
  } catch (error) {
    if (signal.aborted) throw error;
    const code = codeOf(error);
    return isOfCertificate(code)
      ? bad(`${publicUrl} has a certificate that is not to be trusted (${code})`, "renew it, or correct it")
      : warning(
          `${publicUrl} does not answer here (${code})`,
          "start the bot, and try it from where people are",
        );
  }
}

/** `fetch` hides what went wrong in its cause. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(error);
}

const isOfCertificate = (code: string): boolean => /CERT|SIGNATURE|TLS|ISSUER|CHAIN/.test(code);
