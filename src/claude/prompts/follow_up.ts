/** What is known of a branch when somebody comes back to it: its history, its spec, and what was learned on it. */

import type { BranchHistory } from "../../git/branch_history.ts";
import type { DiffEntry } from "../../git/diff.ts";
import type { UncommittedChange } from "../../git/tracked_changes.ts";
import type { Section } from "../../knowledge/fit.ts";
import type { ProjectKnowledge } from "../../knowledge/model.ts";
import { renderSections, withinBudget } from "../../knowledge/render.ts";
import { type Detail, line, part, sectionsOf } from "../../knowledge/sections.ts";
import type { Spec, Story } from "../../spec/spec.ts";

/** The layers of the context. Only git's is always there. */
export type FollowUpContext = {
  git: GitContext;
  spec: Spec | null;
  knowledge: ProjectKnowledge | null;
};

/** What git knows of the branch. */
export type GitContext = BranchHistory & {
  branch: string;
  /** The branch that it left, by its short name. */
  base: string;
  /** What was not committed when the context was gathered. */
  uncommitted: UncommittedChange[];
};

/** 1: git alone. 2: the spec or the knowledge too. 3: all of them. */
export type Richness = 1 | 2 | 3;

/** How much is known. */
export function richnessLevel({ spec, knowledge }: FollowUpContext): Richness {
  if (spec !== null && knowledge !== null) return 3;
  return spec === null && knowledge === null ? 1 : 2;
}

/**
 * The context as text, within a budget in estimated tokens. If not everything fits, it is shortened by the rules of the
 * knowledge: the oldest commits and entries, and the files with the fewest changes, are left out first.
 */
export function renderFollowUp(context: FollowUpContext, budgetTokens: number): string {
  const text = renderSections((detail) => sections(context, detail), budgetTokens);
  if (text !== null && text !== "") return text;
  const nothing = text === null ? "(The context is not shown: no room.)" : "(The branch has no changes yet.)";
  return withinBudget(nothing, budgetTokens);
}

function sections({ git, spec, knowledge }: FollowUpContext, detail: Detail): Section[] {
  const all = [
    commitSection(git, detail),
    fileSection(git, detail),
    uncommittedSection(git, detail),
    ...(spec === null ? [] : [specSection(spec, detail)]),
  ];
  const own = knowledge === null ? [] : sectionsOf(knowledge, detail);
  return [...all.filter(({ lines }) => lines.length > 0), ...own];
}

function commitSection({ base, commits, count }: GitContext, detail: Detail): Section {
  const more = count - commits.length;
  return {
    head: `### Commits since ${part(base, 120)}, newest first${
      more > 0 ? ` (${more} older ones are not listed)` : ""
    }\n`,
    lines: commits.map(({ commit, subject, body }, i) =>
      line(-i, () => {
        const rest = part(withoutTrailers(body), detail.body);
        return `- ${commit.slice(0, 7)} ${part(subject, 160)}${rest === "" ? "" : ` (${rest})`}`;
      })
    ),
    noun: { one: "commit", many: "commits" },
    weight: 3,
    floor: 5,
  };
}

/** autom8's own trailers say nothing about the work. */
function withoutTrailers(body: string): string {
  return body.split("\n").filter((one) => !/^autom8-[\w-]+:/i.test(one)).join("\n");
}

function fileSection({ forkedAt, base, files }: GitContext, detail: Detail): Section {
  const since = forkedAt === null ? "" : ` since it left ${part(base, 120)} at ${forkedAt.slice(0, 7)}`;
  return {
    head: `### Files that differ on this branch${since} (+ added, ~ modified, - deleted)\n`,
    lines: files.map((file) => line(file.additions + file.deletions, () => `- ${fileText(file, detail)}`)),
    noun: { one: "file", many: "files" },
    weight: 3,
    floor: 8,
    dropped: "less changed ",
  };
}

const signs = { added: "+", modified: "~", deleted: "-" } as const;

function fileText({ path, status, additions, deletions, binary }: DiffEntry, detail: Detail): string {
  return `${signs[status]} ${part(path, detail.path)} ${binary ? "binary" : `+${additions} -${deletions}`}`;
}

function uncommittedSection({ uncommitted }: GitContext, detail: Detail): Section {
  return {
    head: "### Uncommitted changes in the work tree, as `git status` marks them\n",
    lines: uncommitted.map(({ status, path }) => line(0, () => `- ${status} ${part(path, detail.path)}`)),
    noun: { one: "uncommitted change", many: "uncommitted changes" },
    weight: 1,
    floor: 3,
    dropped: "other ",
  };
}

function specSection({ project, description, userStories }: Spec, detail: Detail): Section {
  const purpose = part(description, detail.summary);
  return {
    head: `### What was planned: ${part(project, 120)}\n${purpose === "" ? "" : `\n${purpose}\n`}`,
    lines: userStories.map((story, i) => line(i, () => storyText(story, detail))),
    noun: { one: "story", many: "stories" },
    weight: 3,
    floor: 3,
    dropped: "earlier ",
  };
}

function storyText({ id, title, passes, acceptanceCriteria }: Story, detail: Detail): string {
  const criteria = acceptanceCriteria.map((one) => part(one, detail.criterion)).filter((one) => one !== "");
  return [
    `- ${part(id, 40)} ${part(title, 160)} (${passes ? "done" : "not done"})`,
    ...criteria.map((one) => `  - ${one}`),
  ].join("\n");
}
