/** The words of a story, in JSON as in Markdown: titles, labels and priorities. Does not load the Markdown parser. Pure. */

/** A line of text in one piece: a paragraph may be wrapped. */
export function oneLine(text: string): string {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "").join(" ");
}

/** Words without the marks of emphasis around all of them. */
export function plainWords(text: string): string {
  return oneLine(text).replace(/^(\*\*|__)(.*)\1$/, "$2").trim();
}

/** A line `**Label:** text` or `_Label: text_`, in any language; null for other text. */
export function labelled(text: string): { label: string; rest: string } | null {
  const [, label, rest] =
    /^(?:[*_]{1,2})([^*_:：\n]{1,60})(?:\s*[:：]\s*[*_]{1,2}|[*_]{1,2}\s*[:：])\s*([\s\S]*)$/.exec(text) ??
      /^_([^_:：\n]{1,40})[:：]\s*([^_]*)_$/.exec(text) ?? [];
  return label === undefined || rest === undefined ? null : { label: label.trim(), rest: rest.trim() };
}

/** The priority that words such as `Priority: P1`, `Priority 2` or `high` name; null if they name none. */
export function priorityIn(words: string): number | null {
  const [, digits] = /\bP(\d)\b/.exec(words) ?? /^\W*(?:priority|prio)\W*(\d{1,3})\b/i.exec(words) ?? [];
  if (digits !== undefined) return Number(digits) + (digits === "0" ? 1 : 0);
  const word = /\b(critical|high|medium|low)\b/i.exec(words)?.[1]?.toLowerCase();
  return word === undefined ? null : { critical: 1, high: 1, medium: 2, low: 3 }[word] ?? null;
}

/** A title on one line that a spec can hold. */
export function titleOf(words: string): string {
  const line = oneLine(words.replaceAll(/\*\*|__/g, ""));
  return line.length <= 200 ? line : `${line.slice(0, 190).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
