/** `autom8 demo` shows the whole way, and what it names at its end is there. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository } from "../harness/scratch.ts";

Deno.test("the demo parks one story, shows the pull request of the others, and names the monitor", async () => {
  await using scratch = await scratchRepository({ "README.md": "x\n" });
  const demo = `${scratch.home}/demo`;
  const { code, stdout, stderr } = await runAutom8(scratch, ["demo", demo]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^3 of 4 stories done/m);
  assert.match(stdout, /Fixed +1 finding/);
  assert.match(
    stdout,
    /it would open this pull request \(all of it: \S+\/demo\/pull_request\.md\):\n\n {2}greeter: /,
  );
  const body = await Deno.readTextFile(`${demo}/pull_request.md`);
  assert.match(body, /US-003.*passed[\s\S]*US-004.*parked[\s\S]*autom8:end/);
  assert.equal((await Deno.stat(`${demo}/greeter-wt-feature-greeter/greet.sh`)).isFile, true);

  const [, home = ""] = /AUTOM8_HOME=(\S+) autom8 monitor/.exec(stdout) ?? [];
  scratch.env["AUTOM8_HOME"] = home;
  const { stdout: shown } = await runAutom8(scratch, ["monitor", "--once"]);
  assert.match(shown, /greeter/);
});
