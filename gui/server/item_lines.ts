/** The items of a run's output as lines of any width: the page neither wraps nor cuts them. Pure. */

import { sanitize } from "../../src/text/sanitize.ts";
import type { Item, Part } from "../../src/view/items.ts";
import { type Line, line, type Span, span, type Tone } from "../../src/view/line.ts";

/** A line is cut here, so that no output can be larger than a page can hold. In UTF-16 units. */
const longestLine = 4_000;
/** Lines of one item; more of an output are in its file. */
const mostLines = 200;

const labelWidth = 8;

/** The lines of an item. At least one. */
export function itemLines(item: Item): Line[] {
  const lines = linesOf(item);
  if (lines.length <= mostLines) return lines.map(cutLine);
  return [
    ...lines.slice(0, mostLines - 1).map(cutLine),
    line(span(`… ${lines.length - mostLines + 1} more lines`, "quiet")),
  ];
}

/** The line, with what is beyond its longest length left out. */
export function cutLine(whole: Line): Line {
  let room = longestLine;
  const kept: Span[] = [];
  for (const part of whole) {
    if (part.text.length <= room) kept.push(part);
    else {
      kept.push({ ...part, text: part.text.slice(0, room) }, {
        text: ` … ${whole.reduce((sum, { text }) => sum + text.length, 0) - longestLine} more characters`,
        tone: "quiet",
      });
      break;
    }
    room -= part.text.length;
  }
  return kept;
}

function linesOf(item: Item): Line[] {
  switch (item.kind) {
    case "title":
      return [line(span(item.name, "strong"), span(item.detail === "" ? "" : `  ${item.detail}`, "quiet"))];
    case "fact":
      return [line(span(item.name.padEnd(labelWidth + 2), "quiet"), item.text)];
    case "entry":
      return [labelled(item.label, item.tone, ...item.parts.flatMap(partSpans))];
    case "file":
      return [labelled(item.label, "text", item.path)];
    case "check": {
      const { label, command, result, passed } = item;
      return [
        labelled(
          label,
          passed ? "text" : "bad",
          command,
          span(` … ${result}`, passed ? "good" : "bad-strong"),
        ),
      ];
    }
    case "note":
      return below(item.text).map((text, i) =>
        i === 0 ? labelled(item.label, item.tone, text) : indented(span(text))
      );
    case "detail":
      return below(item.text).map((text, i) =>
        i === 0 ? indented(span(item.head, item.tone), ` ${text}`) : indented(span(text))
      );
    case "excerpt":
    case "output":
      return below(item.text).map((text) => indented(span(text, "quiet")));
    case "path":
      return [indented(span(`${item.head} ${item.path}`, "quiet"))];
    case "warning":
      return [
        line(span(item.title, "bad-strong")),
        ...item.body.flatMap(below).map((text) => indented(span(text))),
      ];
    default:
      return item satisfies never;
  }
}

function labelled(label: string, tone: Tone, ...parts: (string | Span)[]): Line {
  return line(span(`${label.padEnd(labelWidth)}  `, tone), ...parts);
}

function indented(...parts: (string | Span)[]): Line {
  return line(" ".repeat(labelWidth + 2), ...parts);
}

function below(text: string): string[] {
  return sanitize(text, { keepNewlines: true }).replaceAll("\t", "    ").trimEnd().split("\n");
}

function partSpans({ text }: Part, i: number): (string | Span)[] {
  const spans = typeof text === "string" || "tone" in text ? [text] : text;
  return i === 0 ? [...spans] : ["  ", ...spans];
}
