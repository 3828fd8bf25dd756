/** What is probably wrong with a spec that can be read: words that are nearly known, and stories without criteria. Pure. */

import { type Problem, renderValue } from "../text/problems.ts";
import type { Spec } from "./spec.ts";

/** A problem that does not make a spec invalid. `line` counts from 1. */
export type SpecWarning = Problem & { line: number };

/** What stands on a line where something else was probably meant. */
export function warning(line: number, expected: string, got: string): SpecWarning {
  return { line, where: `line ${line}`, expected, got };
}

/**
 * What a valid spec leaves open: stories without criteria, and several of one title.
 * @param lines The line of each story
 */
export function storyWarnings({ userStories }: Spec, lines: readonly number[]): SpecWarning[] {
  const titles = new Map<string, string>();
  return userStories.flatMap(({ id, title, acceptanceCriteria }, index) => {
    const line = lines[index] ?? 1;
    const other = titles.get(title);
    titles.set(title, other ?? id);
    return [
      ...(acceptanceCriteria.length > 0 ? [] : [warning(line, `acceptance criteria for ${id}`, "none")]),
      ...(other === undefined
        ? []
        : [warning(line, `a title of its own for ${id}`, `${renderValue(title)}, the title of ${other}`)]),
    ];
  });
}

/** Nobody reads more warnings than these. */
const maxWarnings = 100;

/** The first hundred warnings. */
export function limitWarnings(warnings: readonly SpecWarning[]): SpecWarning[] {
  return warnings.slice(0, maxWarnings);
}
