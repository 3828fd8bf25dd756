/** Why src/shell/dax.ts starts programs itself. If one of these tests fails, dax has become able to do it. */

import assert from "assert";
import { CommandBuilder, createExecutableCommand } from "dax";

const builder = (program: string, args: string[]) =>
  new CommandBuilder().registerCommand("program", createExecutableCommand(program, { args }))
    .command("program").noThrow().quiet();

Deno.test("dax itself takes a program that a signal ended for one that succeeded", async () => {
  assert.equal((await builder("/bin/sh", ["-c", "kill -9 $$"])).code, 0);
});

Deno.test("dax itself damages output that is larger than a pipe's buffer", async () => {
  const file = await Deno.makeTempFile();
  try {
    const bytes = new Uint8Array(3_000_000).map((_, at) => at % 253);
    await Deno.writeFile(file, bytes);
    const read = await builder("cat", [file]).bytes();
    assert.ok(read.some((byte, at) => byte !== bytes[at]));
  } finally {
    await Deno.remove(file);
  }
});
