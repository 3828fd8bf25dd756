/** The shape of a spec. */

import * as z from "zod/mini";
import { checkBranchName } from "../git/branch_name.ts";
import { limitProblems, type Problem } from "../text/problems.ts";
import { schemaProblems } from "../text/schema_problems.ts";
import { itemsProblem, maxStories } from "./size.ts";
import { storyLinkProblems } from "./story_links.ts";
import { unprintable } from "../text/unprintable.ts";

/** One piece of work. Unknown keys are kept. */
export type Story = z.infer<typeof storySchema>;

/** A spec: the stories, and the branch to implement them on. Unknown keys are kept. */
export type Spec = z.infer<typeof specSchema>;

/** A spec that was read, or every problem found in it. */
export type SpecReading = { kind: "valid"; spec: Spec } | { kind: "invalid"; problems: Problem[] };

/**
 * Checks the value of a spec in any format, with its story ids and dependencies. Pure.
 * @param known Problems of the text, which were found before
 */
export function checkSpec(value: unknown, known: readonly Problem[] = []): SpecReading {
  const tooMany = itemsProblem(value);
  if (tooMany !== null) return { kind: "invalid", problems: limitProblems([...known, tooMany]) };
  const parsed = z.safeParse(specSchema, value);
  const shape = parsed.success ? [] : schemaProblems(parsed.error, value);
  const problems = [...known, ...shape, ...storyLinkProblems(value)];
  if (parsed.success && problems.length === 0) return { kind: "valid", spec: parsed.data };
  return { kind: "invalid", problems: limitProblems(problems) };
}

/** The JSON Schema (draft 2020-12) of a spec, for editors and for `autom8 spec schema`. */
export function specJsonSchema(): unknown {
  return z.toJSONSchema(specSchema, { io: "input" });
}

/** Ids with a meaning in autom8: no story, and the commit of corrections. */
const reservedIds = ["-", "corrections"];

const maxPriority = 1_000_000;
const priorityText = `a whole number from 1 to ${maxPriority}`;

const line = (expected: string, maxLength: number) => {
  const error = `${expected} of 1 to ${maxLength} characters, on one line, without control characters`;
  return z.string({ error }).check(
    z.minLength(1, { error }),
    z.maxLength(maxLength, { error }),
    z.refine((text) => !unprintable.test(text) && text.trim() !== "", { error }),
  );
};

const prose = () =>
  z.string({ error: "a string" }).check(
    // Commit messages and prompts pass through programs that end a text at NUL.
    z.refine((text) => !text.includes("\0"), { error: "a string without NUL characters" }),
  );

const list = <T extends z.core.$ZodType>(item: T, expected: string) => z.array(item, { error: expected });

const idSchema = line("an id", 100).check(
  z.refine((id) => id.trim() === id, { error: "an id without spaces around it" }),
  z.refine((id) => !reservedIds.includes(id) && !(id in {}), {
    error: `an id that is not reserved (${
      reservedIds.map((id) => `"${id}"`).join(", ")
    } and names such as "constructor" are)`,
  }),
);

const branchSchema = line("a branch name", 200).check(z.superRefine((name, context) => {
  const problem = unprintable.test(name) || name === ""
    ? null
    : checkBranchName(name) ?? fileNameProblem(name);
  if (problem !== null) {
    context.addIssue({ code: "custom", message: `a branch name that git accepts (${problem})`, input: name });
  }
}));

/** Git stores a branch in a file of that name, and its lock file is five bytes longer; file names have at most 255. */
function fileNameProblem(name: string): string | null {
  const longest = Math.max(...name.split("/").map((part) => new TextEncoder().encode(part).length));
  return longest > 250 ? "a part of it is longer than 250 bytes" : null;
}

const criterion = prose().check(
  z.refine((text) => text.trim() !== "", { error: "an acceptance criterion that is not empty" }),
);

const verifySchema = list(line("a command", 4_000), "a list of commands");

const storySchema = z.looseObject({
  id: idSchema.check(
    z.describe("Identifies the story in commits and messages. Unique in the spec, for example US-001."),
  ),
  title: line("a title", 200).check(z.describe("What the story adds, in a few words.")),
  description: z._default(prose(), "").check(
    z.describe("Anything the agent should know before it starts."),
  ),
  acceptanceCriteria: list(criterion, "a list of acceptance criteria").check(
    z.describe("What must be true when the story is done. The agent and the reviewer check each one."),
  ),
  priority: z.int({ error: priorityText }).check(
    z.minimum(1, { error: priorityText }),
    z.maximum(maxPriority, { error: priorityText }),
    z.describe("1 is first. Stories of the same priority are done in the order of the file."),
  ),
  passes: z._default(z.boolean({ error: "true or false" }), false).check(
    z.describe("Whether the story is done. autom8 sets it."),
  ),
  notes: z._default(prose(), "").check(z.describe("Hints, links, decisions already made.")),
  dependsOn: z._default(list(z.string({ error: "the id of a story" }), "a list of story ids"), []).check(
    z.describe("Ids of the stories that must pass before this one starts."),
  ),
  verify: z._default(verifySchema, []).check(
    z.describe("Commands that must exit 0 before this story passes, besides the configured ones."),
  ),
}, { error: "a story: an object with id, title, acceptanceCriteria and priority" });

const specSchema = z.looseObject({
  project: line("a project name", 200).check(z.describe("The name of the project.")),
  branchName: branchSchema.check(
    z.describe(
      "The branch to work on, for example feature/add-auth. Created from the base branch if it does not exist.",
    ),
  ),
  description: z._default(prose(), "").check(
    z.describe("What the stories achieve together."),
  ),
  userStories: list(storySchema, "a list of stories").check(
    z.minLength(1, { error: "at least one story" }),
    z.maxLength(maxStories, { error: `at most ${maxStories} stories` }),
    z.describe("The work, story by story."),
  ),
}, { error: "an object with project, branchName and userStories" }).check(
  z.meta({
    title: "autom8 spec",
    description: "What autom8 builds: user stories with acceptance criteria.",
  }),
);
