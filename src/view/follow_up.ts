/** What is known of a branch that somebody comes back to, summed up for a person. Pure. */

import { type FollowUpContext, type Richness, richnessLevel } from "../claude/prompts/follow_up.ts";
import { plural } from "../text/plural.ts";
import type { Fact, Report } from "./report.ts";

const levels: Readonly<Record<Richness, string>> = {
  1: "git only",
  2: "git and one more layer",
  3: "git, spec and knowledge",
};

/** Subjects of commits that are named. */
const mostSubjects = 3;

/** The level of the context, and what is in each of its layers. */
export function followUpReport(context: FollowUpContext, workTree: string): Report {
  const { git, spec, knowledge } = context;
  const level = richnessLevel(context);
  const subjects = git.commits.slice(0, mostSubjects).map(({ subject }) => subject);
  const [additions, deletions] = [sum(git.files, "additions"), sum(git.files, "deletions")];
  const facts: Fact[] = [
    { name: "Context", text: `level ${level} of 3: ${levels[level]}` },
    { name: "Work in", text: workTree },
    {
      name: "Commits",
      text: git.count === 0
        ? `none since ${git.base}`
        : `${plural(git.count, "commit")} since ${git.base}: ${subjects.join("; ")}${
          git.count > subjects.length ? "; …" : ""
        }`,
    },
    { name: "Files", text: `${plural(git.files.length, "file")} (+${additions} -${deletions})` },
    ...(git.uncommitted.length === 0 ? [] : [
      {
        name: "Uncommitted",
        text: `${plural(git.uncommitted.length, "path")}, which stay yours`,
        tone: "warn",
      } as const,
    ]),
    { name: "Spec", text: spec === null ? "none for this branch" : specText(spec) },
    { name: "Knowledge", text: knowledge === null ? "none yet" : knowledgeText(knowledge) },
  ];
  return [{ kind: "heading", text: `Improve ${git.branch}`, detail: "" }, { kind: "facts", facts }];
}

function specText({ project, userStories }: NonNullable<FollowUpContext["spec"]>): string {
  const done = userStories.filter(({ passes }) => passes).length;
  return `${project}, ${done} of ${plural(userStories.length, "story", "stories")} done`;
}

function knowledgeText(
  { files, decisions, patterns, storyChanges }: NonNullable<FollowUpContext["knowledge"]>,
): string {
  return [
    plural(Object.keys(files).length, "file"),
    plural(decisions.length, "decision"),
    plural(patterns.length, "pattern"),
    `from ${plural(storyChanges.length, "story or conversation", "stories and conversations")}`,
  ].join(", ");
}

function sum(files: FollowUpContext["git"]["files"], key: "additions" | "deletions"): number {
  return files.reduce((total, file) => total + file[key], 0);
}
