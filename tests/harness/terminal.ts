/** autom8 at a terminal, with a person who answers one question. */

import { autom8Binary } from "./autom8.ts";
import type { Scratch } from "./scratch.ts";

/** Whether this system has the `script` of util-linux, which makes terminals. */
export async function hasTerminal(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const asked = new Deno.Command("script", { args: ["--version"], stdout: "null", stderr: "null" });
  return await asked.output().then(({ success }) => success, () => false);
}

/**
 * Runs autom8 at a terminal of its own and types `keys` when `question` is on its screen.
 *
 * @returns Exit code, and everything that was written to the terminal.
 */
export async function answerOnTerminal(
  scratch: Scratch,
  args: readonly string[],
  question: RegExp,
  keys: string,
): Promise<{ code: number; screen: string }> {
  const words = [await autom8Binary(), ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  // A terminal made by `script` has no size of its own. `timeout` ends an autom8 that hangs at its question.
  const command = `stty cols 200 rows 24; exec timeout --foreground --kill-after=1 60 ${words}`;
  const child = new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", command, "/dev/null"],
    cwd: scratch.folder,
    clearEnv: true,
    env: { ...scratch.env, SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const decoder = new TextDecoder();
  let screen = "";
  let answered = false;
  for await (const chunk of child.stdout) {
    screen += decoder.decode(chunk, { stream: true });
    if (answered || !question.test(screen)) continue;
    answered = true;
    await writer.write(new TextEncoder().encode(keys));
  }
  const { code } = await child.status;
  // Nobody reads if it ended first.
  await writer.close().catch(() => {});
  return { code, screen };
}
