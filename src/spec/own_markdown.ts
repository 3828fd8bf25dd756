/** Whether a Markdown text is autom8's own kind of spec, found out without a parser. Pure. */

import { sections } from "./markdown.ts";
import { markdownLines } from "./markdown_lines.ts";
import { storyOfHeading } from "./markdown_story.ts";
import { meantWord } from "./near_keys.ts";

/**
 * `yes`: it has stories below "## User Stories". `perhaps`: it has such a section, or one that is nearly called so, but no story
 * there; its author should hear what is wrong with it, unless it has the marks of another format. `prose`: the section is
 * there, without a heading in it. `no`: nothing of that.
 */
export function isOwnMarkdown(text: string): "yes" | "perhaps" | "prose" | "no" {
  let inStories = false;
  let answer: "perhaps" | "prose" | "no" = "no";
  for (const line of markdownLines(text).lines) {
    if (line.kind !== "heading") continue;
    const name = line.words.toLowerCase().replace(/\s*:$/, "");
    if (line.level <= 2) inStories = line.level === 2 && sections.get(name) === "stories";
    if (inStories && line.level === 3 && storyOfHeading(line.words, line.number) !== null) return "yes";
    const opensStories = inStories && line.level === 2;
    if (opensStories && answer === "no") answer = "prose";
    else if (!opensStories && (inStories || meantWord(name, ["user stories", "stories"]) !== null)) {
      answer = "perhaps";
    }
  }
  return answer;
}
