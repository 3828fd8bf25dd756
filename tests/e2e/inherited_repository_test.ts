/** Started from inside a git hook, autom8 works on the repository of its folder, whatever the caller's environment names. */

import assert from "assert";
import { join } from "path";
import { inheritedVariables } from "../../src/git/inherited.ts";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository } from "../harness/scratch.ts";

Deno.test("no variable that points git elsewhere reaches a program that autom8 starts", async () => {
  await using scratch = await scratchRepository({ "README.md": "# A project\n" });
  const seen = join(scratch.home, "seen");
  const agent = join(scratch.home, "agent");
  await Deno.writeTextFile(agent, `#!/bin/sh\nenv >> "${seen}"\necho "2.1.197 (Claude Code)"\n`, {
    mode: 0o755,
  });
  await Deno.writeTextFile(
    join(scratch.autom8Home, "config.toml"),
    `[claude]\ncommand = ${JSON.stringify([agent])}\n`,
  );
  const env = Object.fromEntries(inheritedVariables.map((name) => [name, "/nowhere"]));
  await runAutom8(scratch, ["doctor"], { env });
  const names = (await Deno.readTextFile(seen)).split("\n").map((line) => line.replace(/=.*/, ""));
  assert.ok(names.includes("HOME"), "the agent was started");
  assert.deepEqual(inheritedVariables.filter((name) => names.includes(name)), []);
});
