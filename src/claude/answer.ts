/** What an agent reports at the end of its turn, read leniently from the blocks of its answer. */

import { relativePath } from "./answer_path.ts";
import { findBlocks } from "./blocks.ts";
import { clipStart } from "../text/clip.ts";
import { parseThreadVerdicts, type ThreadVerdict } from "./thread_verdicts.ts";

/** The agent's own report. Texts are shortened and free of control characters, but otherwise not to be trusted. */
export type AgentAnswer = {
  /** Paths are relative to the work tree and inside it; each occurs once. */
  files: { path: string; purpose: string | null; symbols: string[] }[];
  decisions: { topic: string; choice: string; rationale: string }[];
  patterns: string[];
  /** What it had to assume because nothing said so. */
  assumptions: string[];
  workSummary: string | null;
  /** As the agent wrote it: see `soundSubject`. */
  commitMessage: CommitMessage | null;
  status: StoryStatus;
  /** What a reviewer decided; null if it did not say, or in other words. */
  verdict: "pass" | "issues" | null;
  /** A filled template of a pull request; absent: it gave none. */
  pullRequestBody?: string;
  /** What it decided about the threads of a review; absent: it was asked about none, or decided nothing. */
  threads?: ThreadVerdict[];
};

/** A proposed message of a commit. The body contains none of our trailers. */
export type CommitMessage = { subject: string; body: string };

/** What the agent says became of its story. */
export type StoryStatus =
  | { kind: "done" }
  /** The work was there before. `where` is never empty. */
  | { kind: "already-done"; where: string }
  | { kind: "blocked"; reason: string }
  /** Anything else that it said: the story is not done. */
  | { kind: "not-done"; said: string }
  | { kind: "unsaid" };

/**
 * Reads an answer. A missing block and an unreadable line are left out.
 *
 * @param workTree Absolute path of the folder the agent worked in. Paths outside are dropped.
 */
export function parseAnswer(text: string, workTree: string): AgentAnswer {
  const blocks = findBlocks(text);
  const lines = (name: Parameters<typeof blocks.get>[0]) => linesOf(blocks.get(name) ?? "");
  const pullRequestBody = blocks.get("pull-request-body")?.slice(0, bounds.block).trim() ?? "";
  const threads = parseThreadVerdicts(lines("thread-verdicts"));
  return {
    files: parseFiles(lines("files-context"), workTree),
    decisions: parseDecisions(lines("decisions")),
    patterns: parseLines(lines("patterns")),
    assumptions: parseLines(lines("assumptions")),
    workSummary: parseSummary(lines("work-summary")),
    commitMessage: parseCommitMessage(lines("commit-message")),
    status: parseStatus(lines("story-status")),
    verdict: parseVerdict(lines("review-verdict")),
    ...(pullRequestBody === "" ? {} : { pullRequestBody }),
    ...(threads.length === 0 ? {} : { threads }),
  };
}

/** The most that is kept: characters of a text, entries of a list. */
const bounds = {
  block: 262_144,
  files: 500,
  purpose: 300,
  symbols: 50,
  symbol: 120,
  decisions: 100,
  topic: 200,
  choice: 500,
  rationale: 1_000,
  sentences: 100,
  sentence: 500,
  summary: 2_000,
  subject: 300,
  body: 8_000,
  reason: 1_000,
};

/** A block's lines without leading and trailing blank lines and code fences, otherwise unchanged. */
function linesOf(block: string): string[] {
  const lines = clipStart(block, bounds.block).split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  let start = 0;
  let end = lines.length;
  while (start < end && isBlankOrFence(lines[start])) start += 1;
  while (start < end && isBlankOrFence(lines[end - 1])) end -= 1;
  return lines.slice(start, end);
}

function isBlankOrFence(line: string | undefined): boolean {
  return line === undefined || /^\s*(?:(?:```|~~~)[\w-]*)?$/.test(line);
}

/** The lines that are entries: no blank lines, fences or table headings. */
function entries(lines: readonly string[], heading: RegExp): string[] {
  return lines.filter((line) =>
    !isBlankOrFence(line) && !/^[\s|:-]+$/.test(line) && !heading.test(line) && !tagAlone.test(line)
  );
}

/** A tag that was left over on a line of its own. */
const tagAlone = /^\s*<\/?[\w-]{1,40}\s{0,8}\/?>\s*$/;

/** The cells of a table row, with or without outer bars. */
function cells(row: string): string[] {
  return row.trim().replace(/^\|/, "").replace(/\|$/, "").split("|").map((cell) => cell.trim());
}

function parseFiles(lines: readonly string[], workTree: string): AgentAnswer["files"] {
  const files = new Map<string, AgentAnswer["files"][number]>();
  for (const line of entries(lines, /^[\s|*]*(?:path|file)[\s*]*\|[\s*]*purpose\b/i)) {
    if (files.size >= bounds.files) break;
    const [first = "", ...rest] = cells(withoutBullet(line));
    const path = relativePath(unquoted(first), workTree);
    if (path === null) continue;
    const last = rest.at(-1) ?? "";
    const hasSymbols = rest.length > 1 || /^\[.*\]$/.test(last);
    const purpose = (hasSymbols ? rest.slice(0, -1) : rest).join(" | ").trim();
    files.set(path, {
      path,
      purpose: purpose === "" ? null : shortened(purpose, bounds.purpose),
      symbols: hasSymbols ? parseSymbols(last) : [],
    });
  }
  return [...files.values()];
}

/** `[a, b]`, or the same without brackets. Commas inside a symbol's own brackets do not separate. */
function parseSymbols(cell: string): string[] {
  const text = cell.replace(/^\[/, "").replace(/\]$/, "");
  const symbols: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length && symbols.length < bounds.symbols; i++) {
    const character = text[i] ?? ",";
    if ("(<{[".includes(character)) depth += 1;
    else if (")>}]".includes(character)) depth = Math.max(0, depth - 1);
    else if (i === text.length || (character === "," && depth === 0)) {
      const symbol = unquoted(text.slice(start, i).trim());
      if (symbol !== "" && symbol !== "-") symbols.push(shortened(symbol, bounds.symbol));
      start = i + 1;
    }
  }
  return symbols;
}

function parseDecisions(lines: readonly string[]): AgentAnswer["decisions"] {
  return entries(lines, /^[\s|*]*topic[\s*]*\|[\s*]*choice\b/i)
    .slice(0, bounds.decisions)
    .map((line) => {
      const [topic = "", choice = "", ...rationale] = cells(withoutBullet(line));
      return {
        topic: shortened(topic, bounds.topic),
        choice: shortened(choice, bounds.choice),
        rationale: shortened(rationale.join(" | "), bounds.rationale),
      };
    })
    .filter(({ topic }) => topic !== "" && !isNothing(topic));
}

/** A list of sentences, one a line, each once. */
function parseLines(lines: readonly string[]): string[] {
  const sentences = entries(lines, /^\s*$/).map((line) => shortened(withoutBullet(line), bounds.sentence));
  return [...new Set(sentences)].filter((sentence) => sentence !== "" && !isNothing(sentence)).slice(
    0,
    bounds.sentences,
  );
}

function parseSummary(lines: readonly string[]): string | null {
  const text = lines.map((line) => line.trim()).filter((line) => line !== "").join(" ");
  return text === "" ? null : shortened(text, bounds.summary);
}

function parseCommitMessage(lines: readonly string[]): AgentAnswer["commitMessage"] {
  const [first = "", ...rest] = lines;
  const subject = shortened(unquoted(first.trim()), bounds.subject);
  if (subject === "") return null;
  // Our trailers record that a story is committed: only autom8 may write them.
  const body = rest.map(printable).filter((line) => !/^\s*autom8-[\w-]*\s*:/i.test(line)).join("\n").trim();
  return { subject, body: clipStart(body, bounds.body).trimEnd() };
}

/** The story's status. Only `done` and `already done` with a place are done; a word that is not known is not. */
function parseStatus(lines: readonly string[]): StoryStatus {
  const said = lines.map((line) => line.trim()).filter((line) => line !== "");
  const blocked = said.map(blockedReason).findIndex((reason) => reason !== null);
  if (isFormat(said[0] ?? "")) return { kind: "unsaid" };
  if (blocked !== -1) {
    const reason = [blockedReason(said[blocked] ?? ""), ...said.slice(blocked + 1)].join("\n").trim();
    return { kind: "blocked", reason: shortened(reason, bounds.reason) || "no reason given" };
  }
  const text = words(said.join("\n"));
  if (text === "") return { kind: "unsaid" };
  const already = /^already[\s_-]{0,8}done\b[*_`"')\]\s:.,–—-]*/i.exec(text);
  if (already !== null) {
    const where = shortened(text.slice(already[0].length), bounds.reason);
    return where === "" ? { kind: "done" } : { kind: "already-done", where };
  }
  const isDone = /^done\b(?![-_]\p{L})/iu.test(text) && !qualified.test(text) && !isUnticked(said[0] ?? "");
  return isDone ? { kind: "done" } : { kind: "not-done", said: shortened(said.join(" "), bounds.reason) };
}

/** `done`, followed at once by a word or a question mark that takes it back. */
const qualified =
  /^done\b(?:[^\p{L}\p{N}\n?]{0,8}\?|[^\p{L}\p{N}]{0,8}(?:but|except|apart|partial|partially|partly|mostly|almost|nearly|however|not|no|false|incomplete|failed|half)\b)/iu;

/** The reason in a line such as `blocked: no key` or `The story is blocked by the database`; null if it is none. */
function blockedReason(line: string): string | null {
  const found =
    /^(?:(?:the|this|my|story|task|work|i|it|we|status|is|are|am|was|still|currently|now|am|i'm|it's)\s{1,4}){0,4}blocked\b[*_`"')\]\s:.,–—-]*/i
      .exec(words(line));
  return found === null ? null : words(line).slice(found[0].length);
}

/** The format itself, repeated, is not a status. */
function isFormat(line: string): boolean {
  return /^done\s{0,8}\|/i.test(words(line));
}

function isUnticked(line: string): boolean {
  return /^[-*+\s]{0,8}\[\s{0,4}\]/.test(line);
}

/** The text without what agents put before its first word: bullets, boxes, emphasis, `status:`. */
function words(text: string): string {
  return text.replace(/^[-*+\s]{0,8}\[[xX]\]/, "").replace(/^[^\p{L}\p{N}]+/u, "").replace(
    /^(?:story[\s_-]?)?status\s{0,8}[:=][^\p{L}\p{N}]*/iu,
    "",
  );
}

function parseVerdict(lines: readonly string[]): AgentAnswer["verdict"] {
  const word = words(lines.join(" ")).toLowerCase().replace(/[^\p{L}\p{N}]+$/u, "");
  return word === "pass" || word === "issues" ? word : null;
}

/** One printable line of at most `max` characters. */
function shortened(text: string, max: number): string {
  return clipStart(printable(text).trim(), max).trimEnd();
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

/** What agents write for an empty list. */
function isNothing(text: string): boolean {
  return /^\(?(?:none|n\/a|nothing)\)?\.?$/i.test(text);
}

function withoutBullet(line: string): string {
  return line.trim().replace(/^(?:[-*+•]|\d{1,3}[.)])\s+/, "");
}

function unquoted(text: string): string {
  const match = /^(?:\*\*)?([`"']?)(.*?)\1(?:\*\*)?$/.exec(text);
  return match?.[2]?.trim() ?? text;
}
