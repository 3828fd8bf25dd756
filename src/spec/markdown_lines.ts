/** Splits a Markdown text into lines by kind, so that code and comments are not mistaken for headings. Pure. */

/** A line with its number (from 1). `text` has no trailing white space; it is empty for an `empty` line. */
export type MarkdownLine =
  & { number: number; text: string }
  & (
    /** `words` is the heading without its marks. */
    | { kind: "heading"; level: number; words: string }
    /** A line in a fenced block, or one of its fences. */
    | { kind: "code"; fence: boolean }
    /** An empty line, a rule (`---`), or a part of a comment. */
    | { kind: "empty" }
    | { kind: "text" }
  );

/** The lines of a text, and the line number of a fence that is never closed. */
type MarkdownText = { lines: MarkdownLine[]; unclosedFence: number | null };

/** Splits a text into lines. Accepts any kind of newline, a byte order mark, and a fence around the whole text. */
export function markdownLines(text: string): MarkdownText {
  const texts = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  unwrap(texts);
  const lines: MarkdownLine[] = [];
  let open: { marks: string; number: number } | null = null;
  let inComment = false;
  for (const [index, line] of texts.entries()) {
    const number = index + 1;
    if (open !== null) {
      const fence = closes(line, open.marks);
      lines.push({ number, text: line, kind: "code", fence });
      if (fence) open = null;
      continue;
    }
    if (inComment || line.trimStart().startsWith("<!--")) {
      inComment = !line.includes("-->");
      lines.push({ number, text: "", kind: "empty" });
      continue;
    }
    const marks = fenceMarks(line);
    if (marks !== null) open = { marks, number };
    lines.push(
      marks === null ? outsideCode(line, number) : { number, text: line, kind: "code", fence: true },
    );
  }
  return { lines, unclosedFence: open?.number ?? null };
}

/** Empties the two lines of a fence around the whole text; the other lines keep their numbers. */
function unwrap(lines: string[]): void {
  const first = lines.findIndex((line) => line !== "");
  const last = lines.findLastIndex((line) => line !== "");
  if (first === last || !/^```(?:md|markdown)?$/i.test(lines[first] ?? "") || lines[last] !== "```") return;
  lines[first] = "";
  lines[last] = "";
}

function outsideCode(text: string, number: number): MarkdownLine {
  if (/^\s*$|^\s*(?:-{3,}|\*{3,}|_{3,})$/.test(text)) return { number, text: "", kind: "empty" };
  const [, marks, words] = /^(#{1,6})\s+(.+)$/.exec(text) ?? [];
  if (marks === undefined || words === undefined) return { number, text, kind: "text" };
  return { number, text, kind: "heading", level: marks.length, words: withoutClosingMarks(words) };
}

/** `Title ##` has closing marks, `C#` has none. */
function withoutClosingMarks(words: string): string {
  let end = words.length;
  while (words[end - 1] === "#") end--;
  return end > 0 && end < words.length && /\s/.test(words[end - 1] ?? "")
    ? words.slice(0, end).trimEnd()
    : words;
}

/** The marks that open a fenced block; null for any other line, also for `` ```code``` `` on one line. */
function fenceMarks(line: string): string | null {
  return /^\s*(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1] ?? null;
}

function closes(line: string, marks: string): boolean {
  const closing = line.trim();
  return closing.startsWith(marks) && closing === marks.charAt(0).repeat(closing.length);
}
