/** Quotes untrusted text in a prompt so that it stays data. */

/** The blocks of an agent's answer; untrusted text must never look like one. */
export const blockNames = [
  "files-context",
  "decisions",
  "patterns",
  "assumptions",
  "work-summary",
  "commit-message",
  "story-status",
  "review-verdict",
  "pull-request-body",
  "thread-verdicts",
] as const;

export type BlockName = typeof blockNames[number];

/** A pattern for the names of all blocks, with the other spellings that agents use: `story_status`, `StoryStatus`. */
export const blockNamePattern = blockNames.map((name) => name.replaceAll("-", "[-_ ]?")).join("|");

/** The block that a name, as an agent may spell it, means. */
export function blockNamed(spelling: string): BlockName | undefined {
  const letters = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "");
  return blockNames.find((name) => letters(name) === letters(spelling));
}

/**
 * The text in a fence longer than any run of backticks in it, so that it cannot close the fence. Removes escape
 * sequences and control characters, and changes anything that looks like autom8's header line.
 */
export function fenced(text: string, language = ""): string {
  const inside = withoutLastNewlines(withoutHeaders(readable(text)));
  const fence = "`".repeat(Math.max(3, longestRun(inside) + 1));
  return `${fence}${language}\n${inside}\n${fence}`;
}

/** The text as inline code. */
export function inlineCode(text: string): string {
  const inside = withoutHeaders(oneLine(text));
  const longest = longestRun(inside);
  if (longest === 0) return `\`${inside}\``;
  const fence = "`".repeat(longest + 1);
  return `${fence} ${inside} ${fence}`;
}

/** The text as plain words in a line: it can neither end the line nor look like a block or a header. */
export function plainLine(text: string): string {
  if (harmless.test(text)) return text;
  return withoutHeaders(oneLine(text)).replace(blockTag, "‹");
}

/** The text on one line, without control characters; each run of white space becomes one space. */
export function oneLine(text: string): string {
  return text.replace(invisible, "").replace(/[\p{Cc}\s]+/gu, " ").trim();
}

/** The first `max` characters of the text; an ellipsis shows that it was cut. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return max < 1 ? "" : `${wholeCharacters(text.slice(0, max - 1)).trimEnd()}…`;
}

/** About `max` characters: some of the start and more of the end, where errors are. A line says how many are left out. */
export function cutMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = wholeCharacters(text.slice(0, Math.floor(max / 4)));
  const tail = text.slice(text.length - Math.floor(max * 3 / 4)).replace(/^[\uDC00-\uDFFF]/, "");
  return `${head}\n[… ${text.length - head.length - tail.length} characters left out …]\n${tail}`;
}

/** Text that needs no change, as most: visible ASCII without `<` and `[`, single spaces. */
const harmless = /^(?:[!-;=-Z\\-~]+(?: [!-;=-Z\\-~]+)*)?$/;

/** Marks that reorder text or have no width. Joiners stay: scripts and emoji need them. */
const invisible = /[\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;

const blockTag = new RegExp(`<(?=\\s*/?\\s*(?:${blockNamePattern})\\b)`, "gi");

/** CSI sequences, and OSC strings up to their end or the end of the line. */
const escape = String.fromCharCode(27);
const bell = String.fromCharCode(7);
const escapeSequence = new RegExp(
  `${escape}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${escape}\\n]*(?:${bell}|${escape}\\\\)?)`,
  "g",
);

/** Control characters and marks that reorder text. White space stays: a diff may be about line ends. */
const controls = /[^\P{Cc}\s]|[\u202A-\u202E\u2066-\u2069]/gu;

function readable(text: string): string {
  return text.replace(escapeSequence, "").replace(controls, "");
}

function withoutHeaders(text: string): string {
  return text.replace(/\[(?=autom8\s)/gi, "(");
}

/** Not by a pattern: one anchored at the end takes quadratic time on many newlines elsewhere. */
function withoutLastNewlines(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "\n") end -= 1;
  return text.slice(0, end);
}

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  return longest;
}

/** The text without half a surrogate pair at its end. */
function wholeCharacters(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, "");
}
