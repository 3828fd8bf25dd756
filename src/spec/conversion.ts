/** What an agent answers that turns a free text into a spec, and the check of its answer. Pure. */

import * as z from "zod/mini";
import { limitProblems, pathText, type Problem } from "../text/problems.ts";
import { schemaProblems } from "../text/schema_problems.ts";
import { checkSpec, type SpecReading, type Story } from "./spec.ts";

/** Lines of the text that a story was made from, counted from 1, both included. */
export type SourceLines = { from: number; to: number };

/** What a converted spec records of its origin. `sha256`: of the text's bytes. */
export type Origin = { file: string; sha256: string; costUsd: number };

/** The longest text that is converted, in UTF-16 units: with the answer, it has to fit into the agent's context. */
export const maxTextLength = 400_000;

/** The lines of a text, without their ends. An editor counts them the same way. */
export function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** The JSON Schema of the answer. It names no draft: Claude Code refuses a schema of one that it does not have. */
export function conversionSchema(): unknown {
  const { $schema: _, ...schema } = z.toJSONSchema(answerSchema, { io: "input", target: "draft-7" });
  return schema;
}

/**
 * Makes a spec of an answer, or names every problem of it by its place in the answer. The ids are ours, and each story
 * keeps the lines it was made from as `sourceLines`.
 * @param answer What the agent gave; undefined: nothing
 * @param lines The text that was converted
 */
export function readConversion(answer: unknown, lines: readonly string[], origin: Origin): SpecReading {
  const parsed = z.safeParse(answerSchema, answer);
  if (!parsed.success) return invalid(schemaProblems(parsed.error, answer));
  const { userStories, ...rest } = parsed.data;
  const problems = userStories.flatMap((story, index) => [
    ...linkProblems(story.dependsOn, index, userStories.length),
    ...sourceProblems(story.sourceLines, index, lines),
  ]);
  const reading = checkSpec({
    ...rest,
    convertedFrom: origin,
    userStories: userStories.map(({ dependsOn, ...story }, index) => ({
      id: idOf(index + 1),
      ...story,
      priority: index + 1,
      // A number that is no story is a problem of its own already.
      dependsOn: [...new Set(dependsOn)].filter((n) => n >= 1 && n <= userStories.length).map(idOf),
    })),
  });
  return reading.kind === "valid" && problems.length === 0
    ? reading
    : invalid([...problems, ...(reading.kind === "valid" ? [] : reading.problems)]);
}

/** The lines that a story was made from; none if it was not converted, or if someone edited them away. */
export function sourceLinesOf(story: Story): SourceLines[] {
  const read = z.safeParse(sourceSchema, story.sourceLines);
  return read.success ? read.data : [];
}

/** What a converted story looks like: `US-001`. */
function idOf(number: number): string {
  return `US-${String(number).padStart(3, "0")}`;
}

function linkProblems(dependsOn: readonly number[], index: number, count: number): Problem[] {
  return dependsOn.flatMap((number, i) =>
    number >= 1 && number <= index ? [] : [{
      where: pathText(["userStories", index, "dependsOn", i]),
      expected: index === 0
        ? "nothing: no story comes before the first one"
        : `the number of a story before this one, from 1 to ${index} (this is story ${
          index + 1
        } of ${count})`,
      got: String(number),
    }]
  );
}

function sourceProblems(
  ranges: readonly SourceLines[],
  index: number,
  lines: readonly string[],
): Problem[] {
  return ranges.flatMap(({ from, to }, i) => {
    const problem = (expected: string) => [{
      where: pathText(["userStories", index, "sourceLines", i]),
      expected,
      got: `lines ${from} to ${to}`,
    }];
    if (from < 1 || to > lines.length || from > to) {
      return problem(`lines of the text, from 1 to ${lines.length}, the first one first`);
    }
    return lines.slice(from - 1, to).every((line) => line.trim() === "")
      ? problem("lines with the text that the story was made from")
      : [];
  });
}

function invalid(problems: Problem[]): SpecReading {
  return { kind: "invalid", problems: limitProblems(problems) };
}

const text = (description: string) => z.string({ error: "a string" }).check(z.describe(description));
const whole = (description: string) => z.int({ error: "a whole number" }).check(z.describe(description));
const list = <T extends z.core.$ZodType>(item: T, expected: string, description: string) =>
  z.array(item, { error: expected }).check(z.describe(description));

const rangeExpected = "an object with from and to";
const sourceSchema = z.array(
  z.object({ from: whole("The first line."), to: whole("The last line.") }, { error: rangeExpected }),
  { error: "a list of line ranges" },
).check(
  z.minLength(1, { error: "at least one range of lines" }),
  z.describe("The lines of the text that this story was made from."),
);

const storySchema = z.object({
  title: text("What the story adds, in a few words, on one line."),
  description: text("What the agent should know before it starts. May be empty."),
  acceptanceCriteria: list(
    z.string({ error: "a string" }),
    "a list of acceptance criteria",
    "What must be true when the story is done. At least one.",
  ).check(z.minLength(1, { error: "at least one acceptance criterion" })),
  dependsOn: list(
    z.int({ error: "the number of a story" }),
    "a list of numbers of stories",
    "The numbers of the earlier stories that this one needs: 1 is the first story of this list.",
  ),
  sourceLines: sourceSchema,
}, { error: "a story: an object with title, description, acceptanceCriteria, dependsOn and sourceLines" });

const answerSchema = z.object({
  project: text("The name of the project, on one line."),
  branchName: text("A new git branch whose name fits the work, such as feature/login."),
  description: text("What the stories achieve together, and what holds for all of them."),
  userStories: list(storySchema, "a list of stories", "The stories, in the order of the work.").check(
    z.minLength(1, { error: "at least one story" }),
  ),
}, { error: "an object with project, branchName, description and userStories" });
