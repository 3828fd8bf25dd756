/** What an agent did last, from the end of its stream. Pure. */

import { parseLine } from "../claude/parse_line.ts";
import { sanitize } from "../text/sanitize.ts";
import { shownToolUse } from "./activity.ts";

/** Longer texts are cut, in UTF-16 units: they are shown on one line. */
const longest = 200;

/** The last thing worth showing in these lines of a stream, in a few words; null if there is none. */
export function lastActivity(lines: readonly string[], workTree: string): string | null {
  for (const one of lines.toReversed()) {
    for (const event of parseLine(one).toReversed()) {
      switch (event.kind) {
        case "tool-use": {
          const use = shownToolUse(event, workTree);
          return use === null ? event.name : `${use.label} ${use.subject}`;
        }
        case "text": {
          const text = sanitize(event.text).trim().slice(0, longest);
          if (text !== "") return text;
          break;
        }
        case "thinking":
          return "thinking";
        case "retry":
          return `retry ${event.attempt} of ${event.maxRetries}`;
        default:
      }
    }
  }
  return null;
}
