/** Every spec under fixtures/specs/broken is rejected with the place, what was expected there and what was found. */

import assert from "assert";
import { Autom8Error } from "../../src/errors.ts";
import type { Problem } from "../../src/text/problems.ts";
import { loadSpec } from "../../src/spec/file.ts";

const folder = new URL("../../fixtures/specs/broken/", import.meta.url).pathname;

const line = (what: string, most: number) =>
  `${what} of 1 to ${most} characters, on one line, without control characters`;
const branch = (problem: string) => `a branch name that git accepts (${problem})`;

/** File, where, expected, got; a file with several problems has a row for each, in their order. */
const rows: [file: string, where: string, expected: string, got: string][] = [
  ["array.json", "", "an object with project, branchName and userStories", "an empty list"],
  ["bad_escape.json", "line 2, column 17", "a valid JSON escape", '"\\\\"'],
  ["blank_project.json", "project", line("a project name", 200), '"   "'],
  ["branch_empty.json", "branchName", line("a branch name", 200), "an empty string"],
  ["branch_ends_in_lock.json", "branchName", branch('a part of it ends with ".lock"'), '"x.lock"'],
  [
    "branch_ends_in_slash.json",
    "branchName",
    branch('it starts or ends with "/", or holds "//"'),
    '"feature/"',
  ],
  ["branch_hidden_part.json", "branchName", branch('a part of it starts with "."'), '"feature/.auth"'],
  ["branch_is_an_option.json", "branchName", branch('it starts with "-"'), '"--upload-pack=x"'],
  ["branch_is_an_option.md", "line 5", branch('it starts with "-"'), '"--upload-pack=x"'],
  ["branch_is_head.json", "branchName", branch("git means something else by it"), '"HEAD"'],
  ["branch_reflog.json", "branchName", branch('it holds "@{"'), '"a@{1}"'],
  ["branch_two_dots.json", "branchName", branch('it holds ".."'), '"a..b"'],
  ["branch_with_line_break.json", "branchName", line("a branch name", 200), '"feature\\nauth"'],
  [
    "branch_with_space.json",
    "branchName",
    branch("it holds a space or one of ~ ^ : ? * [ \\"),
    '"feature/add auth"',
  ],
  ["comment.json", "line 1, column 1", "a value", '"/"'],
  [
    "criteria_is_a_text.json",
    "userStories[0].acceptanceCriteria",
    "a list of acceptance criteria",
    '"returns JWT"',
  ],
  ["criteria_missing.json", "userStories[0].acceptanceCriteria", "a list of acceptance criteria", "nothing"],
  [
    "criterion_empty.json",
    "userStories[0].acceptanceCriteria[1]",
    "an acceptance criterion that is not empty",
    '" "',
  ],
  ["cycle.md", "line 8, dependsOn[0]", "no circular dependency", "US-001 -> US-002 -> US-001"],
  [
    "cycle_of_three.json",
    "userStories[1].dependsOn[0]",
    "no circular dependency",
    "US-001 -> US-003 -> US-002 -> US-001",
  ],
  [
    "cycle_of_two.json",
    "userStories[1].dependsOn[0]",
    "no circular dependency",
    "US-001 -> US-002 -> US-001",
  ],
  ["deep_nesting.json", "line 1, column 101", "at most 100 levels of nesting", '"["'],
  ["depends_on_is_a_text.json", "userStories[1].dependsOn", "a list of story ids", '"US-001"'],
  ["depends_on_itself.json", "userStories[0].dependsOn[0]", "the id of another story", '"US-001"'],
  ["depends_on_unknown.json", "userStories[0].dependsOn[0]", "the id of a story in this spec", '"US-009"'],
  ["description_is_a_number.json", "description", "a string", "7"],
  ["duplicate_ids.json", "userStories[1].id", "a unique id (userStories[0] has the same one)", '"US-001"'],
  ["duplicate_ids.md", "line 9, id", "a unique id (line 5 has the same one)", '"US-001"'],
  ["duplicate_keys.json", "userStories[0].priority", "each key only once", "the same key again on line 12"],
  ["empty.json", "", "a spec in FILE", "an empty file"],
  ["empty.md", "", "a spec in FILE", "an empty file"],
  ["id_is_a_number.json", "userStories[0].id", line("an id", 100), "1"],
  ["id_missing.json", "userStories[0].id", line("an id", 100), "nothing"],
  [
    "id_of_every_object.json",
    "userStories[0].id",
    'an id that is not reserved ("-", "corrections" and names such as "constructor" are)',
    '"constructor"',
  ],
  [
    "id_reserved.json",
    "userStories[0].id",
    'an id that is not reserved ("-", "corrections" and names such as "constructor" are)',
    '"corrections"',
  ],
  [
    "id_too_long.json",
    "userStories[0].id",
    line("an id", 100),
    '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"',
  ],
  ["id_turns_text_around.json", "userStories[0].id", line("an id", 100), '"US-\\u202e001"'],
  ["id_with_line_break.json", "userStories[0].id", line("an id", 100), '"US\\n001"'],
  ["id_with_spaces_around.json", "userStories[0].id", "an id without spaces around it", '" US-001"'],
  ["many_at_once.json", "project", line("a project name", 200), "1"],
  ["many_at_once.json", "branchName", branch('it holds ".."'), '"a..b"'],
  ["many_at_once.json", "userStories[0].title", line("a title", 200), "an empty string"],
  ["many_at_once.json", "userStories[0].priority", "a whole number from 1 to 1000000", "-1"],
  ["many_at_once.json", "userStories[0].dependsOn[0]", "the id of a story in this spec", '"US-7"'],
  ["missing_comma.json", "line 3, column 3", '"," or "}"', '"\\""'],
  ["nan_priority.json", "line 11, column 19", "a value", '"NaN"'],
  ["no_project.json", "project", line("a project name", 200), "nothing"],
  ["no_stories.json", "userStories", "at least one story", "an empty list"],
  ["not_json_at_all.json", "line 1, column 1", "a value", '"build"'],
  ["not_utf8.json", "", "a text file", "bytes that are not UTF-8"],
  ["null.json", "", "an object with project, branchName and userStories", "null"],
  ["passes_is_a_text.json", "userStories[0].passes", "true or false", '"false"'],
  ["priority_fraction.json", "userStories[0].priority", "a whole number from 1 to 1000000", "1.5"],
  ["priority_huge.json", "userStories[0].priority", "a whole number from 1 to 1000000", "Infinity"],
  ["priority_in_words.md", "line 7", "a priority as a whole number (1 is first)", '"**Priority:** high"'],
  ["priority_is_a_text.json", "userStories[0].priority", "a whole number from 1 to 1000000", '"high"'],
  ["priority_missing.json", "userStories[0].priority", "a whole number from 1 to 1000000", "nothing"],
  ["priority_zero.json", "userStories[0].priority", "a whole number from 1 to 1000000", "0"],
  [
    "prose.md",
    "",
    'a section "## User Stories" with headings "### ID: Title", or the stories or boxes of a format that autom8 knows ' +
    "(`autom8 help spec` lists them)",
    "no stories, in a text of 2 lines and 0 headings",
  ],
  ["single_quotes.json", "line 1, column 2", 'a key in quotes or "}"', '"\'"'],
  ["snake_case_branch.json", "branchName", line("a branch name", 200), 'nothing (there is "branch_name")'],
  ["stories_not_a_list.json", "userStories", "a list of stories", 'an object with "US-001"'],
  [
    "story_not_an_object.json",
    "userStories[0]",
    "a story: an object with id, title, acceptanceCriteria and priority",
    '"US-001"',
  ],
  ["story_without_id.md", "line 5", 'a heading "### ID: Title"', '"### Add the endpoint"'],
  ["string.json", "", "an object with project, branchName and userStories", '"my-feature"'],
  ["text_after_end.json", "line 16, column 1", "the end of the file", '"{"'],
  ["text_before_first_story.md", "line 5", 'a heading "### ID: Title" first', '"All of these matter."'],
  ["title_empty.json", "userStories[0].title", line("a title", 200), "an empty string"],
  ["title_missing.json", "userStories[0].title", line("a title", 200), "nothing"],
  ["title_with_escape_sequence.json", "userStories[0].title", line("a title", 200), '"Add \\u001b[31mlogin"'],
  ["title_with_nul.json", "userStories[0].title", line("a title", 200), '"Add\\u0000login"'],
  ["trailing_comma.json", "line 13, column 5", "a key in quotes", '"}"'],
  ["truncated.json", "line 8, column 7", "a key in quotes", "the end of the file"],
  ["unclosed_fence.md", "line 7", "a closing fence", "the end of the file"],
  [
    "unclosed_string.json",
    "line 2, column 26",
    "no control character in a string (write a line break as \\n)",
    '"\\n"',
  ],
  ["verify_is_a_text.json", "userStories[0].verify", "a list of commands", '"npm test"'],
  [
    "verify_of_two_commands.md",
    "line 8",
    "one command in backticks: `command`",
    '"- run `npm test` and then `npm run lint`"',
  ],
  [
    "verify_on_two_lines.json",
    "userStories[0].verify[0]",
    line("a command", 4000),
    '"npm test\\nrm -rf build"',
  ],
  ["white_space.json", "", "a spec in FILE", "an empty file"],
];

Deno.test("every broken spec has a row, and there are at least thirty", () => {
  const files = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  assert.deepEqual([...new Set(rows.map(([file]) => file))].sort(), files);
  assert.ok(files.length >= 30);
});

for (const [file, problems] of Map.groupBy(rows, ([file]) => file)) {
  Deno.test(`${file} is rejected with its exact problems`, async () => {
    const wanted = problems.map(([, where, expected, got]) => ({ where, expected, got }));
    assert.deepEqual(await problemsOf(file), wanted);
  });
}

async function problemsOf(file: string): Promise<Problem[]> {
  const path = folder + file;
  try {
    await loadSpec(path);
  } catch (error) {
    if (!isInvalidSpec(error)) throw error;
    assert.equal(error.info.exitCode, 2);
    assert.equal(error.data.file, path);
    return error.data.problems.map((problem) => ({
      ...problem,
      expected: problem.expected.replace(path, "FILE"),
    }));
  }
  throw new Error(`${file} was accepted`);
}

function isInvalidSpec(error: unknown): error is Autom8Error<"spec-invalid"> {
  return error instanceof Autom8Error && error.kind === "spec-invalid";
}
