/** Which known word an unknown key, label or heading was probably meant to be. Pure. */

import { nearMiss, sameLetters } from "../text/nearest.ts";

/** Words that people write for a known one, although they are spelled differently. */
const otherWords: readonly (readonly [known: string, others: readonly string[]])[] = [
  ["userStories", ["stories", "story", "storys"]],
  ["branchName", ["branch"]],
  ["acceptanceCriteria", ["criteria", "acceptance", "acceptance criterion", "acceptance tests"]],
  ["dependsOn", ["depends", "dependencies", "dependency"]],
  ["priority", ["prio"]],
  ["passes", ["passed"]],
];

/**
 * The known word that `word` was probably meant to be; null if it is near none. A word with letters outside of ASCII
 * belongs to another language and is no slip of the pen, and one like `$id` belongs to another program.
 */
export function meantWord(word: string, known: readonly string[]): string | null {
  if (word.length > 40 || !/^[A-Za-z][ -~]*$/.test(word)) return null;
  const others = (one: string) => otherWords.find(([name]) => sameLetters(name, one))?.[1] ?? [];
  return known.find((one) => sameLetters(one, word)) ??
    known.find((one) => others(one).some((other) => sameLetters(other, word))) ??
    nearMiss(word, known);
}
