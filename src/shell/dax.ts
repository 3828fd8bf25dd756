/**
 * The runner over dax (https://github.com/dsherret/dax). It is loaded on first use, which costs some 20 to 40 ms.
 *
 * dax decides what runs, where its output goes and which signals reach it; starting the program is ours (start.ts),
 * registered as a command of dax's shell. dax's own way of starting programs cannot be used on Deno 2.7: in its npm
 * package it reads through `Readable.toWeb(child.stdout)`, which damages output beyond 64 KB; it takes a program that
 * a signal ended for one that succeeded; it waits for as long as any process holds the pipe; and it drops variables
 * whose value is not UTF-8. tests/shell/dax_test.ts fails when the second no longer holds; the first depends on timing.
 */

import type { WriterSync } from "dax";
import { createCollector } from "./collect.ts";
import type { Runner } from "./shell.ts";
import { startProgram } from "./start.ts";

/** Runs a program through dax. */
export const runWithDax: Runner = async (command) => {
  const { CommandBuilder, KillController } = await import("dax");
  const killer = new KillController();
  const end = () => killer.kill("SIGTERM");
  const collector = createCollector(command.maxOutputBytes, end);
  const builder = new CommandBuilder()
    .registerCommand("program", async ({ stdout, stderr, signal }) => {
      const running = startProgram(command, {
        stdout: (chunk) => void stdout.writeAll(chunk),
        stderr: (chunk) => void stderr.writeAll(chunk),
      });
      signal.addListener(() => running.end());
      return { code: await running.code };
    })
    .command("program")
    // The program inherits autom8's environment, with values that are not UTF-8: dax need not copy it.
    .clearEnv()
    .cwd(command.folder)
    .stdin("null")
    .stdout(writer(collector.stdout))
    .stderr(writer(collector.stderr))
    .signal(killer.signal)
    .noThrow();
  command.signal?.addEventListener("abort", end);
  if (command.signal?.aborted) end();
  try {
    return collector.output((await builder).code);
  } finally {
    command.signal?.removeEventListener("abort", end);
  }
};

function writer(take: (chunk: Uint8Array) => void): WriterSync {
  return {
    writeSync(chunk) {
      take(chunk);
      return chunk.length;
    },
  };
}
