/** Secrets in texts that are kept. Pure. */

/** Shapes that tokens of well-known services have. The first group, where there is one, stays. */
const shapes: readonly RegExp[] = [
  /\bsk-ant-[\w-]{10,}/g,
  /\bsk-(?:proj-)?[A-Za-z0-9_-]{32,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g,
  /\bglpat-[\w-]{16,}/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bxox[abeprs]-[\w-]{10,}/g,
  /\bAIza[\w-]{35}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g,
  /(\bAuthorization:\s*(?:Bearer|Basic|token)\s+)[\w.~+/=-]{8,}/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** One test that nearly every text fails, so that masking costs little. */
const suspicious =
  /sk-|gh[pousr]_|github_pat_|glpat-|AKIA|ASIA|xox[abeprs]-|AIza|npm_|eyJ|Authorization:|PRIVATE KEY/i;

const masked = "[masked]";

/** The text with known token shapes, and the exact `known` values, replaced. */
export function maskSecrets(text: string, known: readonly string[] = []): string {
  let result = text;
  for (const secret of known) {
    if (secret !== "" && result.includes(secret)) result = result.replaceAll(secret, masked);
  }
  if (!suspicious.test(result)) return result;
  for (const shape of shapes) {
    result = result.replace(shape, (...found) => typeof found[1] === "string" ? found[1] + masked : masked);
  }
  return result;
}

/** Whether masking would change a text, for those who would rather not decode it. */
export function isSuspicious(text: string, known: readonly string[]): boolean {
  return suspicious.test(text) || known.some((secret) => secret !== "" && text.includes(secret));
}
