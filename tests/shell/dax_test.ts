/** Why src/shell/dax.ts starts programs itself. If this test fails, dax has become able to do it. */

import assert from "assert";
import { CommandBuilder, createExecutableCommand } from "dax";

const builder = (program: string, args: string[]) =>
  new CommandBuilder().registerCommand("program", createExecutableCommand(program, { args }))
    .command("program").noThrow().quiet();

Deno.test("dax itself takes a program that a signal ended for one that succeeded", async () => {
  assert.equal((await builder("/bin/sh", ["-c", "kill -9 $$"])).code, 0);
});
