/** A patch as lines with tones. Pure. */

import { type Line, line, span, type Tone } from "./line.ts";

/** The lines of a patch as git writes it. Tabs become spaces. */
export function patchLines(patch: string): Line[] {
  if (patch === "") return [];
  let inHunk = false;
  return patch.replace(/\n$/, "").split("\n").map((text) => {
    if (text.startsWith("diff --git ")) inHunk = false;
    if (text.startsWith("@@")) inHunk = true;
    return line(span(text.replaceAll("\t", "    "), toneOf(text, inHunk)));
  });
}

function toneOf(text: string, inHunk: boolean): Tone {
  if (!inHunk) return "strong";
  if (text.startsWith("@@")) return "phase";
  if (text.startsWith("+")) return "good";
  return text.startsWith("-") ? "bad" : "text";
}
