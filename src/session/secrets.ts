/** Secrets of this process's environment, and the mask of what tools and agents print. */

import { maskSecrets } from "../text/secrets.ts";
import { secretValues } from "../text/secret_names.ts";

/** The values of the variables that look like secrets. No transcript, event or screen shows them. */
export function secretsOf(): string[] {
  return secretValues(Deno.env.toObject());
}

/** Replaces what looks like a secret, and the secrets of the environment as they are now. */
export function maskOf(): (text: string) => string {
  const known = secretsOf();
  return (text) => maskSecrets(text, known);
}
