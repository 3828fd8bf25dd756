/** The messages of the commits that autom8 makes, with the trailers by which it finds these commits again. */

import {
  correctionsTrailer,
  reviewTrailer,
  runTrailer,
  storyTrailer,
  type Trailer,
  withTrailers,
} from "../git/trailers.ts";
import type { Story } from "../spec/spec.ts";
import type { CommitMessage } from "./answer.ts";
import { soundSubject } from "./commit_subject.ts";

/**
 * `reworded`: what a corrector answered to a hook that refused the message. `review`: what the trailer says of a review
 * that was skipped; null: there is no such trailer.
 */
export type StoryCommit = {
  story: Story;
  answer: CommitMessage | null;
  reworded: CommitMessage | null;
  runId: string;
  review: string | null;
};

/** `rounds`: the review rounds so far; 0 if only checks or hooks asked for corrections. */
export type CorrectionsCommit = {
  runId: string;
  rounds: number;
  reworded: CommitMessage | null;
  review: string | null;
};

/** The message of a story's commit: the agent's subject if it is sound, else one made from the story. */
export function storyCommitMessage({ story, answer, reworded, runId, review }: StoryCommit): string {
  const trailers: Trailer[] = [[runTrailer, runId], [storyTrailer, story.id], ...reviewTrailers(review)];
  if (reworded !== null) return rewordedMessage(reworded, trailers);
  const subject = answer === null ? null : soundSubject(answer.subject);
  return message(subject ?? subjectOf(story), cleanBody(answer?.body ?? ""), trailers);
}

/** The hook decides what a sound subject is. */
function rewordedMessage({ subject, body }: CommitMessage, trailers: readonly Trailer[]): string {
  return message(singleLine(subject), cleanBody(body), trailers);
}

/** The message of the commit with the corrections made after the stories. */
export function correctionsCommitMessage({ runId, rounds, reworded, review }: CorrectionsCommit): string {
  const trailers: Trailer[] = [[runTrailer, runId], [correctionsTrailer, "true"], ...reviewTrailers(review)];
  if (reworded !== null) return rewordedMessage(reworded, trailers);
  if (rounds < 1) return message("fix: address failed checks", "", trailers);
  const count = rounds === 1 ? "one round" : `${rounds} rounds`;
  return message("fix: address review findings", `Corrections after ${count} of review.`, trailers);
}

/** The message of the commit with what a user and an agent changed in a conversation about a branch. */
export function improvementMessage(answer: CommitMessage | null, branch: string): string {
  const subject = answer === null ? null : soundSubject(answer.subject);
  const body = cleanBody(answer?.body ?? "");
  const first = subject ?? cutAtWord(`chore: improve ${singleLine(branch)}`, maxSubject);
  return body === "" ? `${first}\n` : `${first}\n\n${body}\n`;
}

function reviewTrailers(review: string | null): Trailer[] {
  return review === null ? [] : [[reviewTrailer, review]];
}

function message(subject: string, body: string, trailers: readonly Trailer[]): string {
  const text = body === "" ? subject : `${subject}\n\n${body}`;
  return withTrailers(text, trailers.map(([name, value]) => [name, singleLine(value)]));
}

const maxSubject = 72;

/** First words of a title that show what kind of change it is. */
const typeOfWord: Record<string, string> = Object.fromEntries(
  Object.entries({
    fix: ["fix", "fixes", "repair", "mend", "correct", "resolve", "prevent"],
    docs: ["docs", "document", "documentation", "describe", "explain"],
    test: ["test", "tests", "cover"],
    refactor: [
      "refactor",
      "rename",
      "extract",
      "simplify",
      "restructure",
      "reorganize",
      "reorganise",
      "move",
      "split",
    ],
    chore: ["chore", "bump", "upgrade", "update", "configure", "clean", "cleanup", "remove"],
  }).flatMap(([type, words]) => words.map((word) => [word, type])),
);

function subjectOf(story: Story): string {
  const title = singleLine(story.title).replace(/[.\s]+$/, "");
  const sound = soundSubject(title);
  if (sound !== null && [...sound].length <= maxSubject) return sound;
  const [first = "", ...rest] = title.split(" ");
  const word = first.toLowerCase().replace(/\W+$/, "");
  const type = (Object.hasOwn(typeOfWord, word) ? typeOfWord[word] : undefined) ?? "feat";
  // "fix: crash on start" rather than "fix: fix crash on start".
  const text = word === type && rest.length > 0 ? rest.join(" ") : title;
  return cutAtWord(
    `${type}: ${lowerStart(text === "" ? `implement ${singleLine(story.id)}` : text)}`,
    maxSubject,
  );
}

/** Names and abbreviations (JWT, GitHub, OAuth) keep their capital. */
function lowerStart(text: string): string {
  return /^\p{Lu}(?:\p{Ll}|\W|$)/u.test(text) && !/^\S*\S\p{Lu}/u.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}

function cutAtWord(text: string, max: number): string {
  const characters = [...text];
  if (characters.length <= max) return text;
  const head = characters.slice(0, max).join("");
  if (characters[max] === " ") return head.trimEnd();
  const space = head.lastIndexOf(" ");
  // The type alone would be useless: a first word that is too long is cut in the middle.
  return space > head.indexOf(": ") + 1 ? head.slice(0, space).replace(/[\s,;:–—-]+$/, "") : head;
}

/** Lines that only autom8 and people may sign with, and lines in which agents advertise themselves. */
const signature =
  /^\s*(?:(?:autom8-[\w-]*|co-authored-by|signed-off-by)\s*:|.{0,4}generated with \[?claude code\b)/i;

/** Git ends a message at such a line, whatever follows: it would not read our trailers. */
const scissors = "-------- >8 --------";

/** The body as the agent wrapped it, without control characters and signatures, with no two blank lines in a row. */
function cleanBody(body: string): string {
  const kept: string[] = [];
  let inSignature = false;
  for (const raw of body.split(/\r\n|[\r\n\u2028\u2029]/)) {
    const line = raw.replace(unseen, "").trimEnd();
    // An indented line continues the trailer above it.
    inSignature = signature.test(line) || (inSignature && /^\s+\S/.test(line));
    if (inSignature || line.includes(scissors) || (line === "" && (kept.at(-1) ?? "") === "")) continue;
    kept.push(line);
  }
  return kept.join("\n").trimEnd().toWellFormed();
}

function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").replace(unseen, "").trim().toWellFormed();
}

// deno-fmt-ignore
/** Control characters except tab, and marks that reorder or hide text on screen. */
const unseen = new RegExp("(?!\\t)[\\p{Cc}\\u200B\\u200E\\u200F\\u061C\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]", "gu");
