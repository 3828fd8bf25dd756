import assert from "assert";
import { count, plural } from "../../src/text/plural.ts";

Deno.test("counts have thousands separators", () => {
  const shown = [0, 999, 1_000, 12_345_678].map(count);
  assert.deepEqual(shown, ["0", "999", "1,000", "12,345,678"]);
});

Deno.test("a noun is singular for one thing and plural for any other count", () => {
  assert.deepEqual([plural(0, "file"), plural(1, "file"), plural(1_200, "story", "stories")], [
    "0 files",
    "1 file",
    "1,200 stories",
  ]);
});
