/** What is known of a branch that somebody comes back to, summed up for a person. Pure. */

import { type FollowUpContext, richnessLevel } from "../claude/prompts/follow_up.ts";
import { plural } from "../text/plural.ts";
import type { Fact, Report } from "./report.ts";

/** Subjects of commits that are named. */
const mostSubjects = 3;

/** The level of the context, and what is in each of its layers. */
export function followUpReport(context: FollowUpContext, workTree: string): Report {
  const { git, spec, knowledge } = context;
  const subjects = git.commits.slice(0, mostSubjects).map(({ subject }) => subject);
  const [additions, deletions] = [sum(git.files, "additions"), sum(git.files, "deletions")];
  const facts: Fact[] = [
    { name: "Context", text: `level ${richnessLevel(context)} of 3: ${layers(context)}` },
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
        text: `${plural(git.uncommitted.length, "path")} of your own`,
        tone: "warn",
      } as const,
    ]),
    { name: "Spec", text: spec === null ? "none for this branch" : specText(spec) },
    { name: "Knowledge", text: knowledge === null ? "none yet" : knowledgeText(knowledge) },
  ];
  return [{ kind: "heading", text: `Improve ${git.branch}`, detail: "" }, { kind: "facts", facts }];
}

function layers({ spec, knowledge }: FollowUpContext): string {
  if (spec === null) return knowledge === null ? "git only" : "git and knowledge";
  return knowledge === null ? "git and spec" : "git, spec and knowledge";
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
