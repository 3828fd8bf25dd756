/** Reviews a valid spec as a plan: what can be seen without an agent and without cost. Pure. */

import { plural } from "../text/plural.ts";
import { renderValue } from "../text/problems.ts";
import type { SpecFormat } from "./formats.ts";
import type { Spec, Story } from "./spec.ts";
import { type SpecWarning, warning } from "./warnings.ts";

/** The most criteria of a story that an agent does well in one go. */
const maxCriteria = 12;

/** The longest text of a story, in UTF-16 units: about 3,000 tokens. */
const maxLength = 12_000;

/**
 * The warnings of a plan, in the order of the file.
 * @param text The file that the spec was read from: warnings name its lines
 */
export function planWarnings(spec: Spec, format: SpecFormat, text: string): SpecWarning[] {
  const lineOf = lineFinder(text);
  const open = spec.userStories.filter(({ passes }) => !passes);
  const warnings = [
    ...open.flatMap((story) => vagueCriteria(story, lineOf)),
    ...open.flatMap((story) => tooBig(story, lineOf)),
    ...saysDependencies.includes(format) ? sharedFiles(open, lineOf) : [],
  ];
  return warnings.sort((a, b) => a.line - b.line);
}

/** The formats whose authors can say what a story depends on. In the others, stories follow each other. */
const saysDependencies: readonly SpecFormat[] = ["autom8-json", "autom8-markdown", "ralph", "task-master"];

/** Finds the line (from 1) of the first of some texts that is in the file. */
type LineFinder = (...texts: readonly string[]) => number;

function lineFinder(text: string): LineFinder {
  const lines = text.split(/\r\n|\r|\n/);
  return (...texts) => {
    for (const wanted of texts) {
      const [first = ""] = wanted.split("\n");
      // In JSON, quotes and backslashes are escaped.
      const escaped = JSON.stringify(first).slice(1, -1);
      const index = lines.findIndex((line) => line.includes(first) || line.includes(escaped));
      if (first !== "" && index !== -1) return index + 1;
    }
    return 1;
  };
}

/** Words that everybody reads differently. */
const vague = [
  /\b(?:works?|functions?|behaves?|runs?) (?:well|fine|properly|correctly|nicely|smoothly|as expected|as intended)\b/i,
  /\b(?:user[- ]?friendly|intuitive(?:ly)?|easy to use|easy to understand|simple to use|nice[- ]looking|looks? (?:good|nice|great))\b/i,
  /\b(?:fast enough|good performance|performs well|performant|scalable|robust|high[- ]quality|clean code|well[- ]tested|maintainable)\b/i,
  /\b(?:handled? (?:properly|correctly|appropriately|gracefully)|as (?:appropriate|needed|necessary)|and so on|etc\.?)(?=\W|$)/i,
  /\b(?:benutzerfreundlich|intuitiv|funktioniert (?:gut|wie erwartet|einwandfrei)|fácil de usar|funciona bien|facile à utiliser|fonctionne bien|convivial)\b/i,
  /使いやすい|適切に|易用|友好的/,
];

/** A criterion with a number, code or a quotation says what to look at. */
const isConcrete = (criterion: string) => /\d|`[^`]+`|"[^"]+"|“[^”]+”|「[^」]+」/.test(criterion);

function vagueCriteria({ id, title, acceptanceCriteria }: Story, lineOf: LineFinder): SpecWarning[] {
  return acceptanceCriteria.flatMap((criterion) => {
    const words = vague.map((pattern) => pattern.exec(criterion)?.[0]).find((found) => found !== undefined);
    if (words === undefined || isConcrete(criterion)) return [];
    const expected = `a criterion for ${id} that can be checked`;
    return [
      warning(lineOf(criterion, title), expected, `${renderValue(words)} in ${renderValue(criterion)}`),
    ];
  });
}

function tooBig(story: Story, lineOf: LineFinder): SpecWarning[] {
  const { id, title, description, acceptanceCriteria: criteria, notes } = story;
  const length = [description, notes, ...criteria].reduce((sum, text) => sum + text.length, 0);
  const line = () => lineOf(title, id);
  if (criteria.length > maxCriteria) {
    const got = `${
      plural(criteria.length, "criterion", "criteria")
    }: several stories would be easier to do and to review`;
    return [warning(line(), `at most ${maxCriteria} criteria for ${id}`, got)];
  }
  if (length <= maxLength) return [];
  return [warning(line(), `at most ${maxLength} characters for ${id}`, `${length}`)];
}

/** A path with a folder, or a file name that is marked as code. */
const paths = /(?<![\w/.:@-])(?:[\w.@-]+\/)+[\w.-]*\w\.\w{1,8}\b|(?<=`)[\w.-]*\w\.[a-z]\w{0,7}(?=[`:])/g;

function filesOf({ title, description, acceptanceCriteria, notes }: Story): Set<string> {
  return new Set(
    [title, description, notes, ...acceptanceCriteria].flatMap((text) => text.match(paths) ?? []),
  );
}

/** Stories that name the same files, and neither waits for the other: one warning for each later story. */
function sharedFiles(stories: readonly Story[], lineOf: LineFinder): SpecWarning[] {
  const needed = neededBy(stories);
  const named = stories.map((story) => ({ story, files: filesOf(story) }));
  return named.flatMap(({ story, files }, index) => {
    const other = named.slice(0, index).find((before) =>
      [...files].some((file) => before.files.has(file)) &&
      needed.get(story.id)?.has(before.story.id) !== true &&
      needed.get(before.story.id)?.has(story.id) !== true
    );
    if (other === undefined) return [];
    const shared = [...files].filter((file) => other.files.has(file));
    const shown = shared.length > 3 ? `${shared.slice(0, 3).join(", ")}, …` : shared.join(", ");
    const expected = `${story.id} to depend on ${other.story.id}, or other files`;
    return [warning(lineOf(story.title, story.id), expected, `${shown} in both, without dependsOn`)];
  });
}

/** Of each story, all that it waits for, directly or not. */
function neededBy(stories: readonly Story[]): Map<string, Set<string>> {
  const needed = new Map<string, Set<string>>();
  for (const { id } of stories) {
    const all = new Set<string>();
    const next = [id];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      const direct = stories.find((story) => story.id === at)?.dependsOn ?? [];
      for (const on of direct) {
        if (all.has(on)) continue;
        all.add(on);
        next.push(on);
      }
    }
    needed.set(id, all);
  }
  return needed;
}
