/** Characters with combining marks: a cell holds one number, so each of them gets a number of its own. */

/** Above every code point. */
const firstCluster = 0x200000;

/** Text that never ends must not fill the memory: after this many, marks are left out. */
const mostClusters = 10_000;

export interface Clusters {
  /** The number of what a cell holds, with one more mark. */
  join(code: number, mark: string): number;
  /** The text of a number: a code point or a cluster. */
  textOf(code: number): string;
}

/** An empty table. Its numbers stay valid as long as it lives. */
export function createClusters(): Clusters {
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const textOf = (code: number) =>
    code < firstCluster ? String.fromCodePoint(code) : texts[code - firstCluster] ?? " ";
  return {
    textOf,
    join(code, mark) {
      // Composed where Unicode has it: `é` is a code point of its own, and every terminal agrees on its width.
      const text = (textOf(code) + mark).normalize("NFC");
      const composed = text.codePointAt(0) ?? 0;
      if (String.fromCodePoint(composed) === text) return composed;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      if (texts.length >= mostClusters) return code;
      const number = firstCluster + texts.length;
      texts.push(text);
      numbers.set(text, number);
      return number;
    },
  };
}
