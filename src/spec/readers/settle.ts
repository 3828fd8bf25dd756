/** Makes a spec of what a reader found: ids, priorities, what is done. Pure. */

import { checkBranchName } from "../../git/branch_name.ts";
import type { Problem } from "../../text/problems.ts";
import { isTicked, type Ticked } from "../boxes.ts";
import { checkSpec, type SpecReading } from "../spec.ts";
import type { Found, FoundStory } from "./reading.ts";

/** The spec. Problems name lines of the file that was named, not paths that its author does not know. */
export function settle(found: Found, ticked: Ticked): SpecReading {
  const ids = idsOf(found.stories);
  const explicit = found.stories.flatMap(({ priority }) => priority ?? []);
  const behind = explicit.length === 0 ? null : Math.max(...explicit) + 1;
  const { branch: named } = found;
  const branch = named !== null && checkBranchName(named) === null ? named : null;
  const reading = checkSpec({
    project: found.title === "" ? "project" : found.title,
    branchName: branch ?? `autom8/${slug(found.title, 60) || "feature"}`,
    description: found.description.trim(),
    userStories: found.stories.map((story, index) => ({
      id: ids[index],
      title: story.title || ids[index],
      description: (story.description ?? "").trim(),
      acceptanceCriteria: story.criteria.filter((text) => text.trim() !== ""),
      priority: story.priority ?? behind ?? index + 1,
      passes: ticked === "done" && isTicked(story.boxes),
      notes: (story.notes ?? "").trim(),
      dependsOn: [...new Set(story.dependsOn ?? [])],
      verify: story.verify ?? [],
    })),
  });
  if (reading.kind === "valid") return reading;
  return { kind: "invalid", problems: reading.problems.map((problem) => inLines(problem, found.stories)) };
}

/**
 * An id for each story. One that has none is named after its title: the id stays if stories are added before it, so that
 * a run knows what it has done.
 */
function idsOf(stories: readonly FoundStory[]): string[] {
  const used = new Set(stories.flatMap(({ id }) => id ?? []));
  const taken = new Set<string>();
  return stories.map(({ id, title }) => {
    const base = id ?? (slug(title, 40) || "story");
    // Numbers may start again in another part of the file.
    let made = base;
    for (let n = 2; taken.has(made) || (made !== id && used.has(made)); n++) made = `${base}-${n}`;
    taken.add(made);
    return made;
  });
}

function slug(words: string, length: number): string {
  const dashed = words.normalize("NFC").toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  const characters = [...dashed];
  const cut = characters.slice(0, length).join("");
  // Half a word is left out, unless it is nearly all there is.
  const whole = characters.length > length ? cut.replace(/(?<=.{12})-[^-]*$/u, "") : cut;
  return whole.replaceAll(/^-|-$/g, "");
}

function inLines({ where, expected, got }: Problem, stories: readonly FoundStory[]): Problem {
  const lines = (text: string) =>
    text.replaceAll(
      /userStories\[(\d+)\](\.?)/g,
      (_, index, dot) => `line ${stories[Number(index)]?.line ?? "?"}${dot === "" ? "" : ", "}`,
    );
  return { where: lines(where), expected: lines(expected), got };
}
