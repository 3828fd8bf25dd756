import assert from "assert";
import { textOf } from "../../src/view/line.ts";
import { renderMessage } from "../../src/terminal/message.ts";

const texts = (text: string, columns: number | null) => renderMessage(text, columns).map(textOf);

Deno.test("a message is broken between words, and indented lines stay whole", () => {
  const text = "A repository: /tmp/a/rather/long/path\nIt plays a script.\n  git -C /tmp/a/rather/long log";
  assert.deepEqual(texts(text, 20), [
    "A repository:",
    "/tmp/a/rather/long/path",
    "It plays a script.",
    "  git -C /tmp/a/rather/long log",
  ]);
  assert.deepEqual(texts(text, null), text.split("\n"));
});

Deno.test("a message has no control characters and is measured in columns", () => {
  assert.deepEqual(texts("日本語 日本語\x1b[31m red", 8), ["日本語", "日本語", "red"]);
});
