/** The lines of a Markdown text by what they are, so that code and comments are not taken for headings. Pure. */

/** A line with its number (from 1); `text` has no white space at its end, and is empty where nothing is to be read. */
export type MarkdownLine =
  & { number: number; text: string }
  & (
    /** `words` without the marks around them. */
    | { kind: "heading"; level: number; words: string }
    /** A line of a fenced block, or one of the fences themselves. */
    | { kind: "code"; fence: boolean }
    /** Nothing, a rule (`---`), or a part of a comment. */
    | { kind: "empty" }
    | { kind: "text" }
  );

/** The lines of a text, and the number of the line whose fence is never closed. */
export type MarkdownText = { lines: MarkdownLine[]; unclosedFence: number | null };

/** Reads the lines of a text: with any kind of newline, with a byte order mark, or copied with a fence around it. */
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

/** Blanks the fence around a whole text; the lines in it keep their numbers. */
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

/** `Title ##` is a title with closing marks, `C#` is not. */
function withoutClosingMarks(words: string): string {
  let end = words.length;
  while (words[end - 1] === "#") end--;
  return end > 0 && end < words.length && /\s/.test(words[end - 1] ?? "")
    ? words.slice(0, end).trimEnd()
    : words;
}

/** The marks that open a fenced block; null for any other line, `` ```code``` `` on one line included. */
function fenceMarks(line: string): string | null {
  return /^\s*(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1] ?? null;
}

function closes(line: string, marks: string): boolean {
  const closing = line.trim();
  return closing.startsWith(marks) && closing === marks.charAt(0).repeat(closing.length);
}
