/** Which variables of an environment hold secrets, by their names and values. Pure. */

/** A shorter value is a placeholder, and masking it would damage ordinary words. */
const leastLength = 8;

/** Words that make a name a secret's. */
const secretName =
  /TOKEN|SECRET|PASSW(?:OR)?D|PASSPHRASE|(?:^|_)PASS(?:_|$)|(?:^|_)PWD(?:_|$)|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|CREDENTIAL|(?:^|_)AUTH(?:_|$)|(?:^|_)KEY$/i;

/** Names that have such a word and hold no secret. */
const otherName =
  /^(?:OLD)?PWD$|^(?:SSH_AUTH_SOCK|GPG_AGENT_INFO)$|MAX_.*TOKENS|TOKENS?_(?:LIMIT|BUDGET|COUNT|TTL)|_(?:FILE|PATH|DIR|HOME|URL|URI|ENDPOINT|HOST|PORT|ID|NAME|TYPE|METHOD|MODE)$/i;

/** Values that are no secrets: paths, addresses without a password, numbers, switches. */
const otherValue =
  /^(?:~|\.{1,2})?\/(?:[a-z._-]+|Users)(?:\/|$)|^[A-Za-z]:[\\/]|^https?:\/\/[^@]*$|^\d+$|^(?:disabled|required|optional|username|password)$/i;

/** The values of the variables that look like secrets, longest first. */
export function secretValues(environment: Readonly<Record<string, string>>): string[] {
  const values = Object.entries(environment).flatMap(([name, value]) =>
    value.length >= leastLength && secretName.test(name) && !otherName.test(name) && !otherValue.test(value)
      ? [value]
      : []
  );
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}
