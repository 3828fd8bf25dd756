/** Finds the known word that a mistyped one most likely means. */

/** The nearest word by edit distance, ignoring case and punctuation; null if none is near. */
export function nearestWord(word: string, words: readonly string[]): string | null {
  return nearestWithin(word, words, (typed) => Math.max(1, Math.floor(typed.length / 3)));
}

/**
 * The same for words that need not be a mistake: at most one edit in four letters of the known word, so that `phases`
 * is not taken for `passes`.
 */
export function nearMiss(word: string, words: readonly string[]): string | null {
  return nearestWithin(word, words, (_, known) => Math.floor(known.length / 4));
}

/** Whether two words differ at most in case and punctuation: `depends_on` and `dependsOn`. */
export function sameLetters(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function nearestWithin(
  word: string,
  words: readonly string[],
  limitOf: (typed: string, known: string) => number,
): string | null {
  const typed = plain(word);
  let best: { word: string; distance: number } | null = null;
  for (const candidate of words) {
    const known = plain(candidate);
    const distance = editDistance(typed, known);
    if (distance <= limitOf(typed, known) && (best === null || distance < best.distance)) {
      best = { word: candidate, distance };
    }
  }
  return best?.word ?? null;
}

/** `pullRequest`, `pull-request` and `pull_request` are the same word to a reader. */
const plain = (word: string) => word.slice(0, 100).toLowerCase().replaceAll(/[^\p{L}\p{N}.]/gu, "");

/** The number of insertions, deletions, replacements and swaps of neighbours between two words. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const changed = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + changed);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        least = Math.min(least, at(beforeLast, j - 2) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, to.length);
}

const at = (row: readonly number[], index: number) => row[index] ?? Infinity;
