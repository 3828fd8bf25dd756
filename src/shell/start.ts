/** Starts one program and passes on its output while it runs. */

import { pause, settlesWithin } from "../process/settles_within.ts";
import { type Command, NotStarted } from "./shell.ts";

/** Where the output goes, chunk by chunk. */
export type OutputSink = { stdout(chunk: Uint8Array): void; stderr(chunk: Uint8Array): void };

export type Running = {
  /** Sends SIGTERM, unless the program has ended. */
  end(): void;
  /** The exit code, after the last output. */
  code: Promise<number>;
};

/** How long output may continue after the program has ended, in ms: a process that it left behind may keep the pipe. */
const pipeGraceMs = 1_000;
/**
 * Ctrl-C at a terminal reaches the program and autom8 at the same time. This long, in ms, the end of a program that a
 * signal ended is held back, so that autom8's own signal handler has run before anyone looks at the exit code.
 */
const signalLagMs = 50;

/**
 * Starts the program with the inherited environment and `env`.
 *
 * @throws NotStarted if the program or the folder is missing
 */
export function startProgram(command: Command, sink: OutputSink): Running {
  const child = spawn(command);
  const stdout = pump(child.stdout, sink.stdout);
  const stderr = pump(child.stderr, sink.stderr);
  const fed = command.input === undefined ? Promise.resolve() : feed(child.stdin, command.input);
  let endedByUs = false;
  return {
    end() {
      endedByUs = true;
      try {
        child.kill("SIGTERM");
      } catch (error) {
        // It has ended in the meantime.
        if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
    code: (async () => {
      const status = await child.status;
      const finished = Promise.all([stdout.done, stderr.done, fed]);
      if (await settlesWithin(finished, pipeGraceMs)) await finished;
      await Promise.all([stdout.stop(), stderr.stop()]);
      if (status.signal !== null && !endedByUs) await pause(signalLagMs);
      return status.code;
    })(),
  };
}

function spawn(command: Command): Deno.ChildProcess {
  try {
    return new Deno.Command(command.program, {
      args: [...command.args],
      cwd: command.folder,
      env: command.env ?? {},
      stdin: command.input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || isWithoutPath(error))) throw error;
    throw new NotStarted(isFolder(command.folder) ? "program" : "folder", command);
  }
}

/** Deno's error for a program's name if PATH is not set; it has no class of its own. */
function isWithoutPath(error: unknown): boolean {
  return error instanceof Error && error.message.includes("no path to search");
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function pump(stream: ReadableStream<Uint8Array>, take: (chunk: Uint8Array) => void) {
  const reader = stream.getReader();
  const done = (async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) take(read.value);
  })();
  return {
    done,
    async stop() {
      await reader.cancel();
      await done;
    },
  };
}

async function feed(stream: WritableStream<Uint8Array>, input: Uint8Array<ArrayBuffer>): Promise<void> {
  const writer = stream.getWriter();
  try {
    await writer.write(input);
    await writer.close();
  } catch (error) {
    // The program ended without reading all of it: the pipe is broken, or its stream is closed. The exit code counts.
    if (!(error instanceof Deno.errors.BrokenPipe || error instanceof TypeError)) throw error;
  }
}
