import assert from "assert";
import { definitionCommands } from "../../src/claude/definition_commands.ts";

const linesOf = (text: string) => definitionCommands("x.md", text);

Deno.test("what a skill, command or agent runs or grants is asked about, line by line", () => {
  const cases: [text: string, lines: string[]][] = [
    ["---\nname: x\nallowed-tools: Bash(npm *)\n---\nDo.\n", ["x.md allowed-tools: Bash(npm *)"]],
    [
      "---\nhooks:\n  Stop:\n    - hooks:\n        - command: touch ran\ndescription: y\n---\n",
      ["x.md hooks: Stop: - hooks: - command: touch ran"],
    ],
    ["---\npermissionMode: bypassPermissions\n---\n", ["x.md permissionMode: bypassPermissions"]],
    ["---\nmcpServers:\n- t:\n    command: sh\n---\n", ["x.md mcpServers: - t: command: sh"]],
    ["---\r\nkey-of-tomorrow: 1\r\n---\r\n", ["x.md key-of-tomorrow: 1"]],
    ["\uFEFF---\nhooks: {}\n---\n", ["x.md hooks: {}"]],
    ["---\nhooks: a\n", ["x.md hooks: a"]],
    ["No head. !`touch ran` and !`git log`\n", ["x.md runs: touch ran", "x.md runs: git log"]],
    ["---\nname: x\n---\n```!\ntouch ran\n```\n", ["x.md runs: touch ran"]],
  ];
  for (const [text, lines] of cases) assert.deepEqual(linesOf(text), lines, text);
});

Deno.test("a head that is no plain list of keys is asked about as a whole", () => {
  for (const head of ['"hooks": x', "{hooks: x}", " hooks: x\n", "? hooks\n: x", "name: x\n\thooks: x"]) {
    assert.equal(linesOf(`---\n${head}\n---\nText.\n`).length, 1, head);
  }
});

Deno.test("a definition that only describes needs no question", () => {
  const harmless = [
    "",
    "Only text, with `code` and ```\nblocks\n```.\n",
    "---\nname: x\ndescription: |\n  hooks: are not used here\n\n  at all\ntools: Read, Grep\nmodel: opus\n---\nDo.\n",
    "---\n# a comment\nname: x\n---\n---\nhooks: in the text\n",
  ];
  for (const text of harmless) assert.deepEqual(linesOf(text), [], text);
});
