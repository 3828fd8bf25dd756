/** The scripted agent as a process: autom8 starts it and reads its output as it does with the genuine program. */

import { markName } from "../process/mark.ts";
import { parseFlags } from "./flags.ts";
import { playTurn } from "./play_turn.ts";
import { scriptedVersion } from "./speech.ts";

export type PlayOptions = {
  /** Path of the script. */
  script: string;
  /** The flags that the genuine program would get. */
  arguments: string[];
  stdin: ReadableStream<Uint8Array>;
  /** Prints one line; the newline is not part of it. */
  write: (line: string) => Promise<void>;
};

/**
 * Plays the turn that the prompt on standard input asks for, in the current folder.
 *
 * @returns The exit code.
 */
export async function playAgent(options: PlayOptions): Promise<number> {
  forgetCrashPoints();
  const flags = parseFlags(options.arguments);
  if (flags.version) {
    await options.write(`${scriptedVersion} (Claude Code, scripted)`);
    return 0;
  }
  const interruption = new AbortController();
  const onSignal = () => interruption.abort();
  Deno.addSignalListener("SIGINT", onSignal);
  try {
    return await playTurn({
      script: options.script,
      flags,
      prompt: await new Response(options.stdin).text(),
      folder: Deno.cwd(),
      // The mark of the run that started us, so that our tools are found like those of the genuine program.
      runId: Deno.env.get(markName) ?? `scripted-${crypto.randomUUID()}`,
      signal: interruption.signal,
      write: options.write,
    });
  } finally {
    Deno.removeSignalListener("SIGINT", onSignal);
  }
}

/** The crash points are meant for the autom8 that started us: here they would count and kill the wrong process. */
function forgetCrashPoints(): void {
  Deno.env.delete("AUTOM8_CRASH_AT");
  Deno.env.delete("AUTOM8_CRASH_TRACE");
}
