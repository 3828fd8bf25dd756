/** Secrets of this process's environment. */

const variables = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "GITHUB_TOKEN",
  "GH_TOKEN",
];

/** A shorter value is a placeholder, and masking it would damage ordinary words. */
const leastLength = 8;

/** The values that none of autom8's files may hold. */
export function secretsOf(): string[] {
  return variables.flatMap((name) => Deno.env.get(name) ?? []).filter((value) => value.length >= leastLength);
}
