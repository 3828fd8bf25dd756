import assert from "assert";
import { leadingType, skimToolResult } from "../../src/claude/long_line.ts";

/** A line as the agent's program writes it, around one or more blocks of JSON. */
const userLine = (...blocks: string[]) =>
  `{"type":"user","message":{"role":"user","content":[${
    blocks.join(",")
  }]},"parent_tool_use_id":null,"x":"y"}`;

Deno.test("a line's type is read where it stands first", () => {
  assert.equal(leadingType('{"type":"user","x":1}'), "user");
  assert.equal(leadingType('{"x":1,"type":"user"}'), null);
  assert.equal(leadingType(`{"type":"${"t".repeat(100)}"}`), null);
});

Deno.test("one tool result is read in the orders of keys in which it is written", () => {
  const cases: [string, { toolUseId: string; isError: boolean; text: string }][] = [
    ['{"tool_use_id":"t","type":"tool_result","content":"out","is_error":false}', {
      toolUseId: "t",
      isError: false,
      text: "out",
    }],
    ['{"type":"tool_result","content":"out","is_error":true,"tool_use_id":"t"}', {
      toolUseId: "t",
      isError: true,
      text: "out",
    }],
    [
      String
        .raw`{"tool_use_id":"t","type":"tool_result","content":"\",\"is_error\":true,\"tool_use_id\":\"u\""}`,
      {
        toolUseId: "t",
        isError: false,
        text: '","is_error":true,"tool_use_id":"u"',
      },
    ],
    [
      '{"tool_use_id":"t","type":"tool_result","content":[{"type":"text","text":"a"},{"type":"image"},{"text":"b"}]}',
      {
        toolUseId: "t",
        isError: false,
        text: "a\nb",
      },
    ],
    ['{"tool_use_id":"t","type":"tool_result","content":[]}', { toolUseId: "t", isError: false, text: "" }],
  ];
  for (const [block, expected] of cases) {
    assert.deepEqual(skimToolResult(userLine(block), 100), expected, block);
  }
});

Deno.test("of a long output the beginning is read, no escape cut in half", () => {
  for (const unit of ["a", "é", "名", "😀", "\n", "\u0001", "\\", '"', "\ud83d"]) {
    for (let shift = 0; shift < 7; shift++) {
      const output = "x".repeat(shift) + unit.repeat(100);
      const block = `{"tool_use_id":"t","type":"tool_result","content":${JSON.stringify(output)}}`;
      assert.equal(skimToolResult(userLine(block), 8)?.text, output.slice(0, 8), JSON.stringify(output));
    }
  }
});

Deno.test("everything else is left to the parser", () => {
  const result = '{"tool_use_id":"t","type":"tool_result","content":"out"}';
  const lines = [
    "",
    '{"type":"user"}',
    userLine(),
    userLine(result, result),
    userLine('{"type":"text","text":"before"}', result),
    userLine(result, '{"type":"text","text":"after"}').replace("tool_use_id", "other_id"),
    userLine('{"type":"text","text":"tool_use_id"}'),
    userLine('{"tool_use_id":"t","type":"other","content":"out"}'),
    userLine('{"is_error":true,"content":"out","tool_use_id":"t","type":"tool_result"}'),
    userLine('{"tool_use_id":7,"type":"tool_result","content":"out"}'),
    userLine('{"tool_use_id":"t","type":"tool_result","content":7}'),
    userLine('{"tool_use_id":"t","type":"tool_result"}'),
    userLine(String.raw`{"tool_use_id":"t","type":"tool_result","content":"\x"}`),
    userLine(result).replace('"parent_tool_use_id":null,', ""),
    userLine(result).replace('"role":"user",', ""),
    userLine(result).slice(0, 120),
    ` ${userLine(result)}`,
  ];
  for (const line of lines) assert.equal(skimToolResult(line, 100), null, line);
});
