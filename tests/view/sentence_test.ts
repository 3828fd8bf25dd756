import assert from "assert";
import { sentenceOf } from "../../src/view/sentence.ts";

const cases: [name: string, message: string, sentence: string | null][] = [
  ["a sentence", "I'll read the tests first.", "I'll read the tests first."],
  ["two lines of one paragraph", "I read\nthe tests. ", "I read the tests."],
  ["only the first paragraph", "Now the tests:\n\n- one\n- two", "Now the tests:"],
  ["what follows a heading", "## Plan\n\nDo it.", "Do it."],
  ["nothing but a heading", "## Plan\n\n---", "Plan"],
  ["a heading without an empty line after it", "## Plan\nDo it.", "Plan Do it."],
  ["a list", "- [x] one\n- two\n1. three", "one two three"],
  [
    "emphasis, code and links",
    "**Done**: see `a.ts` in [the docs](https://x.y/z), *really*.",
    "Done: see a.ts in the docs, really.",
  ],
  ["names with underscores and stars stay", "max_line_width is 2 * 3 * 4", "max_line_width is 2 * 3 * 4"],
  ["a quote", "> It fails.", "It fails."],
  ["code in a fence is left out", "```ts\nconst a = 1;\n```\nIt works now.", "It works now."],
  ["a fence that was never closed", "It works.\n\n~~~\nconst a", "It works."],
  ["a rule and a table's line", "---\n\n| a | b |\n|---|---|", "| a | b |"],
  [
    "the blocks of an answer",
    "All criteria are met.\n\n<files-context>\na.ts | x | [y]\n</files-context>\n<story-status>\ndone\n</story-status>",
    "All criteria are met.",
  ],
  [
    "nothing but blocks",
    "<work-summary>\nI did it.\n</work-summary>\n\n<story_status>done</story_status>",
    null,
  ],
  ["blocks before the words", "<decisions>\na | b | c\n</decisions>\nThat is all.", "That is all."],
  ["a block in a fence", "```\n<patterns>\nx\n</patterns>\n```", null],
  ["a block that was never closed", "Well.\n<decisions>\na | b", "Well."],
  ["a block on the line of the last words", "Done. <story-status>done</story-status>", "Done."],
  ["a mention of a block", "I end with `<story-status>`.", "I end with <story-status>."],
  ["escape sequences", "\x1b[2Jhello\x07 \u202eyou", "hello you"],
  ["nothing", "  \n\n", null],
  ["no words", "...\n\n---", null],
];

for (const [name, message, sentence] of cases) {
  Deno.test(`an agent's sentence: ${name}`, () => assert.equal(sentenceOf(message), sentence));
}

Deno.test("a message of any kind takes little time", () => {
  for (const piece of ["<decisions>", "```\n", "**a", "[a](", "*a ", "\n\n", "> ", "_", "\x1b["]) {
    sentenceOf(piece.repeat(200_000));
  }
});
