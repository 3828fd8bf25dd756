import assert from "assert";
import { join } from "path";
import { trustedCommands } from "../../src/store/trusted.ts";
import { inFolder } from "./in_folder.ts";

Deno.test("row 32: a yes is for exactly these commands, of this kind, in this repository", async () => {
  await inFolder(async (home) => {
    const trusted = trustedCommands(home, "/repo");
    assert.equal(await trusted.has("verify", ["a", "b"]), false);
    await trusted.add("verify", ["a", "b"]);
    for (const same of [["a", "b"], ["b", "a"], ["a", "b", "a"]]) {
      assert.ok(await trusted.has("verify", same));
    }
    for (const other of [["a"], ["a", "b", "c"], ["a b"], ['a","b'], ["a", "B"], []]) {
      assert.equal(await trusted.has("verify", other), false, other.join());
    }
    assert.equal(await trusted.has("claude-settings", ["a", "b"]), false);
    assert.equal(await trustedCommands(home, "/other").has("verify", ["a", "b"]), false);
    assert.ok(await trustedCommands(home, "/repo").has("verify", ["a", "b"]));
  });
});

Deno.test("the file is for its user alone, holds no command, and a torn line loses only itself", async () => {
  await inFolder(async (home) => {
    const path = join(home, "trusted.ndjson");
    await trustedCommands(home, "/repo").add("verify", ["curl secret"]);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.ok(!(await Deno.readTextFile(path)).includes("secret"));
    await Deno.writeTextFile(path, '{"root":"/repo","sha', { append: true });
    await trustedCommands(home, "/repo").add("verify", ["b"]);
    assert.ok(await trustedCommands(home, "/repo").has("verify", ["b"]));
    assert.ok(await trustedCommands(home, "/repo").has("verify", ["curl secret"]));
  });
});
