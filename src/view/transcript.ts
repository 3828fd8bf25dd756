/** What an agent did in a turn, from its stream, as people read it: what it said, its tools and what they answered. Pure. */

import type { AgentEvent } from "../claude/events.ts";
import { sanitize } from "../text/sanitize.ts";
import { activityItem, pathInside } from "./activity.ts";
import { type Line, line, span, type Tone } from "./line.ts";

/** Lines of a tool's answer that are shown, and UTF-16 units of a tool's input. */
const mostAnswerLines = 12;
const longestInput = 300;

/** The lines of an agent's event, not wrapped; many events have none. Paths are shown from `workTree` on. */
export function transcriptLines(event: AgentEvent, workTree: string): Line[] {
  switch (event.kind) {
    case "init":
      return [line(span(`${event.model}, ${event.permissionMode}`, "quiet"))];
    case "text":
      return [line(), ...textLines(event.text, event.subAgent ? "quiet" : "text")];
    case "tool-use":
      return [line(), toolLine(event, workTree)];
    case "tool-result":
      return answerLines(event.text, event.isError ? "bad" : "quiet");
    case "retry":
      return entryLines(event, workTree);
    case "synthetic-error":
      return textLines(event.text, "bad");
    case "result":
      return [line(), ...event.errors.flatMap((error) => textLines(error, "bad")), resultLine(event)];
    default:
      return [];
  }
}

function textLines(text: string, tone: Tone): Line[] {
  return sanitize(text, { keepNewlines: true }).replaceAll("\t", "    ").trimEnd().split("\n")
    .map((one) => line(span(one, tone)));
}

function toolLine(event: Extract<AgentEvent, { kind: "tool-use" }>, workTree: string): Line {
  const { name, input } = event;
  const subject = ["command", "file_path", "notebook_path", "path", "pattern", "url", "query", "description"]
    .map((key) => input[key]).find((value) => typeof value === "string");
  const text = typeof subject === "string" ? pathInside(subject, workTree) : JSON.stringify(input);
  const short = text.replaceAll(/\s+/g, " ").slice(0, longestInput);
  return line(span(`${name} `, event.subAgent ? "quiet" : "strong"), span(short, "phase"));
}

function answerLines(text: string, tone: Tone): Line[] {
  const lines = textLines(text, tone);
  if (lines.length <= mostAnswerLines) return lines.map(indented);
  const left = lines.length - mostAnswerLines;
  return [...lines.slice(0, mostAnswerLines).map(indented), line(span(`  … ${left} more lines`, "quiet"))];
}

const indented = (one: Line): Line => [span("  "), ...one];

function entryLines(event: AgentEvent, workTree: string): Line[] {
  const item = activityItem(event, workTree);
  if (item?.kind !== "entry") return [];
  return [line(...item.parts.flatMap(({ text }) => typeof text === "string" ? [span(text, "warn")] : text))];
}

function resultLine({ isError, subtype, turns }: Extract<AgentEvent, { kind: "result" }>): Line {
  const words = isError ? `ended with ${subtype}` : "ended";
  return line(span(`The agent ${words} after ${turns} turns.`, isError ? "bad" : "good"));
}
