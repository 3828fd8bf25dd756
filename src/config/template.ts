/** A new configuration file: every key, explained and commented out. Pure. */

import { type ConfigKey, configKeys } from "./config.ts";
import { schemaFile } from "./schema.ts";
import { tomlText } from "./toml_edit.ts";

const introductions = {
  global: "The configuration of autom8 for all projects.",
  project: "The configuration of autom8 for this project. Its values win over the file for all projects.",
};

/** The titles of groups of keys, by the first key of each. */
export const groupTitles: Readonly<Record<string, string>> = {
  "review": "Review, commits and pull requests",
  "base_branch": "Branches and worktrees",
  "verify": "Checks",
  "max_attempts": "Attempts and limits",
  "claude.command": "Claude Code",
  "claude.implement.model": "The agent that implements a story",
  "claude.review.model": "The agent that reviews the work",
  "claude.correct.model": "The agent that corrects what the review found",
  "claude.plan.model": "The agent that plans: it turns an idea into a spec",
};

/**
 * The text of a new configuration file: a `#:schema` line, then every key with its meaning, what it allows and its default,
 * commented out, in the order of the table of keys. Keys of sections are written with dots: no line then depends on a
 * `[section]` above it, so one can be uncommented, or a line added anywhere.
 */
export function renderTemplate(scope: "global" | "project"): string {
  const blocks = [
    [
      `#:schema ${scope === "global" ? "./" : "../"}${schemaFile}`,
      ...comment(introductions[scope]),
      ...comment(
        "A key that is commented out keeps its default. To set one, remove the `#` before it, or run " +
          "`autom8 config set KEY VALUE`. `autom8 config` shows every value in force and where it comes from.",
      ),
    ],
  ];
  for (const key of configKeys) {
    const title = groupTitles[key.name];
    if (title !== undefined) blocks.push([`# == ${title} ==`]);
    blocks.push(keyLines(key));
  }
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function keyLines({ name, meaning, expected, default: value }: ConfigKey): string[] {
  const sentence = `${meaning.slice(0, 1).toUpperCase()}${meaning.slice(1)}.`;
  return [
    ...comment(sentence),
    ...comment(`Allowed: ${expected}.`),
    `# ${name} = ${tomlText(value)}`,
  ];
}

/** A sentence as comment lines of at most 100 columns. */
function comment(sentence: string): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(" ").filter((one) => one !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 100) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(`# ${word}`);
  }
  return lines;
}
