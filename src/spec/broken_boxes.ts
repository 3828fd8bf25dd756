/** Lines of Markdown that were probably meant to be boxes: they are read as something else, or not at all. Pure. */

import { renderValue } from "../text/problems.ts";
import { markdownLines } from "./markdown_lines.ts";
import { type SpecWarning, warning } from "./warnings.ts";

/** `-[ ] a`, `- [] a`, `- [x a`, `- [ x] a`, `- [x]a`; not `- [x](link)`. */
const broken = [
  /^\s*[-*+]\[[ xX]?\]/,
  /^\s*[-*+]\s+\[\](?!\()/,
  /^\s*[-*+]\s+\[[ xX]?(?:\s+[^\]]*)?$/,
  /^\s*[-*+]\s+\[(?:\s+[xX]\s*|[xX]\s+)\](?!\()/,
  /^\s*[-*+]\s+\[[ xX]\][\p{L}\p{N}]/u,
];

/** A warning for each of them outside of code. */
export function brokenBoxes(text: string): SpecWarning[] {
  return markdownLines(text).lines.flatMap((line) =>
    line.kind === "text" && broken.some((pattern) => pattern.test(line.text))
      ? [warning(line.number, "a box `- [ ] text`", renderValue(line.text.trim()))]
      : []
  );
}
