/** How an agent is told what went wrong before it. */

import type { Denial } from "../events.ts";
import { cut, cutMiddle, fenced, inlineCode, plainLine } from "../../text/data_text.ts";

/** Why an attempt did not pass. `output` may hold anything. */
export type PromptProblem =
  | { kind: "verify-failed"; command: string; output: string }
  | { kind: "turn-failed"; detail: string }
  /** The attempt was cut off and its conversation is lost; `changed` are the paths it had changed. */
  | { kind: "interrupted"; changed: string[] }
  | { kind: "blocked"; reason: string }
  | { kind: "hook-failed"; output: string };

const maxOutput = 16_384;
const maxPaths = 100;
const maxDenials = 20;
const maxDenialInput = 300;

/** What happened, in one to three paragraphs. */
export function problemText(problem: PromptProblem): string {
  switch (problem.kind) {
    case "verify-failed":
      return `After it, autom8 ran ${
        inlineCode(problem.command)
      }, which failed. Find out why and mend the cause; do ` +
        `not get past the check by weakening it.\n\n${outputText(problem.output)}`;
    case "turn-failed":
      return `It did not come to a proper end: ${cut(plainLine(problem.detail), 1_000)}`;
    case "interrupted":
      return `It was cut off in the middle, by no fault of its own. ${leftText(problem.changed)}`;
    case "blocked":
      return `It ended as blocked: ${cut(plainLine(problem.reason), 1_000)}\n\n` +
        "The run was started again since, so that may be cleared. Look again.";
    case "hook-failed":
      return "One of the project's git hooks refused the commit. Mend what it complains of in the files; leave the " +
        `hooks and their settings alone.\n\n${outputText(problem.output)}`;
    default:
      return problem satisfies never;
  }
}

/** Which tool uses were refused, so that the next agent does not try them again; null for none. */
export function denialsText(denials: readonly Denial[]): string | null {
  if (denials.length === 0) return null;
  const lines = denials.map(({ tool, input }) =>
    `- ${plainLine(tool)}: ${inlineCode(cut(input, maxDenialInput))}`
  );
  return [
    "It was not allowed to use these, and you will not be either. Find another way, or do without:",
    "",
    ...atMost([...new Set(lines)], maxDenials, "more"),
  ].join("\n");
}

/** The first lines, and a line that counts the rest. */
export function atMost(lines: readonly string[], max: number, noun: string): string[] {
  if (lines.length <= max) return [...lines];
  return [...lines.slice(0, max), `- … and ${lines.length - max} ${noun}`];
}

function outputText(output: string): string {
  if (output.trim() === "") return "It printed nothing.";
  return `What it printed:\n\n${fenced(cutMiddle(output, maxOutput))}`;
}

function leftText(changed: readonly string[]): string {
  if (changed.length === 0) return "It had changed nothing.";
  const paths = changed.map((path) => `- ${inlineCode(path)}`);
  return [
    "What it had changed by then is still there, perhaps half done. Look at it before you build on it:",
    "",
    ...atMost(paths, maxPaths, "more files"),
  ].join("\n");
}
