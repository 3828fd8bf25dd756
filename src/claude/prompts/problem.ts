/** Why an attempt did not pass: for the next agent, and in one line for people. */

import { cut, cutMiddle, fenced, inlineCode, plainLine } from "../../text/data_text.ts";
import type { Denial } from "../events.ts";

/** Why an attempt at a story, or a correction, did not pass. Texts may contain anything. */
export type AttemptProblem =
  | { kind: "verify-failed"; command: string; output: string }
  | { kind: "turn-failed"; detail: string }
  /** The agent was done, and nothing had been changed for the story. */
  | { kind: "nothing-changed" }
  /** The agent's own word for its story, which was neither done nor blocked. */
  | { kind: "not-done"; said: string }
  /** The attempt was cut off and its conversation is lost; `changed` are the paths it had changed. */
  | { kind: "interrupted"; changed: string[] }
  | { kind: "hook-failed"; output: string };

const maxOutput = 16_384;
const maxPaths = 100;
const maxDenials = 20;
const maxDenialInput = 300;

/** The problem in one line, for people. */
export function describeProblem(problem: AttemptProblem): string {
  switch (problem.kind) {
    case "verify-failed":
      return `\`${problem.command}\` failed`;
    case "turn-failed":
      return problem.detail;
    case "nothing-changed":
      return "nothing was changed";
    case "not-done":
      return `the agent said that it is not done: ${problem.said}`;
    case "interrupted":
      return "the attempt was interrupted";
    case "hook-failed":
      return "a git hook refused the commit";
    default:
      return problem satisfies never;
  }
}

/** The problem in one to three paragraphs, for the agent that tries next. */
export function problemText(problem: AttemptProblem): string {
  switch (problem.kind) {
    case "verify-failed":
      return `After it, autom8 ran ${
        inlineCode(problem.command)
      }, which failed. Find out why and fix the cause; do ` +
        `not weaken the check to make it pass.\n\n${outputText(problem.output)}`;
    case "turn-failed":
      return `It did not end properly: ${cut(plainLine(problem.detail), 1_000)}`;
    case "nothing-changed":
      return "It ended without changing anything, so nothing was done for the story (files that git ignores do not count). " +
        "If all of it was there before, say where: `already done: ` and the place.";
    case "not-done":
      return `At its end it said that the story is not done: ${cut(plainLine(problem.said), 1_000)}`;
    case "interrupted":
      return `It was interrupted, through no fault of its own. ${leftText(problem.changed)}`;
    case "hook-failed":
      return "One of the project's git hooks refused the commit. Fix what it complains about; leave the " +
        `hooks and their settings alone.\n\n${outputText(problem.output)}`;
    default:
      return problem satisfies never;
  }
}

/** Which tool uses were refused, so that the next agent does not try them again; null if none were. */
export function denialsText(denials: readonly Denial[]): string | null {
  if (denials.length === 0) return null;
  const lines = denials.map(({ tool, input }) =>
    `- ${plainLine(tool)}: ${inlineCode(cut(input, maxDenialInput))}`
  );
  return [
    "These tool uses were refused, and will be refused again. Find another way, or do without them:",
    "",
    ...atMost([...new Set(lines)], maxDenials, "more"),
  ].join("\n");
}

/** The first lines, followed by a line that counts the rest. */
export function atMost(lines: readonly string[], max: number, noun: string): string[] {
  if (lines.length <= max) return [...lines];
  return [...lines.slice(0, max), `- … and ${lines.length - max} ${noun}`];
}

function outputText(output: string): string {
  if (output.trim() === "") return "It printed nothing.";
  return `Its output:\n\n${fenced(cutMiddle(output, maxOutput))}`;
}

function leftText(changed: readonly string[]): string {
  if (changed.length === 0) return "It had changed nothing.";
  const paths = changed.map((path) => `- ${inlineCode(path)}`);
  return [
    "The changes it had made by then are still there and may be incomplete. Look at them before you build on them:",
    "",
    ...atMost(paths, maxPaths, "more files"),
  ].join("\n");
}
