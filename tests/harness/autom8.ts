/** Runs the compiled autom8 the way a person does: in a folder, with arguments, an environment and signals. */

import { fileURLToPath } from "node:url";
import type { Scratch } from "./scratch.ts";

export type Finished = {
  /** Exit code; 128 and more if a signal ended it. */
  code: number;
  signal: string | null;
  stdout: string;
  stderr: string;
  /** Milliseconds after which it was killed; null if it ended on its own. */
  killedAfter: number | null;
};

export type RunOptions = {
  /** Added to the scratch's environment. */
  env?: Record<string, string>;
  /** The folder it runs in; by default the scratch's repository. */
  folder?: string;
  stdin?: string;
  /** Runs it at a terminal of so many columns, with the `script` of Linux. Not together with `stdin`. */
  columns?: number;
  /** Milliseconds after which it is killed; by default a minute. */
  timeoutMs?: number;
};

/** An autom8 that was started. */
export type Running = {
  pid: number;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /**
   * Waits until a text is in its standard output or standard error.
   *
   * @throws Error with its output if it ends, or its time is over, without the text.
   */
  sees(text: string | RegExp): Promise<void>;
  signal(name: Deno.Signal): void;
  /** Sends a signal to its whole process group, as a terminal does on Ctrl-C. */
  signalGroup(name: Deno.Signal): void;
  done: Promise<Finished>;
};

/**
 * Path of the compiled program: `AUTOM8_TEST_BINARY` if set, else the one in `dist`.
 *
 * @throws Error that says what to do if there is none.
 */
export async function autom8Binary(): Promise<string> {
  const named = Deno.env.get("AUTOM8_TEST_BINARY");
  if (named !== undefined) return named;
  const name = Deno.build.os === "windows" ? "autom8.exe" : "autom8";
  const path = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
  try {
    await Deno.stat(path);
  } catch (error) {
    throw new Error("There is no dist/autom8: run `deno task compile`, or the tests by `deno task test`", {
      cause: error,
    });
  }
  return path;
}

/** Runs autom8 to its end. */
export async function runAutom8(
  scratch: Scratch,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  return await (await startAutom8(scratch, args, options)).done;
}

/** Starts autom8 as the leader of a process group of its own. */
export async function startAutom8(
  scratch: Scratch,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Running> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const [program = "", ...all] = onTerminal([await autom8Binary(), ...args], options.columns);
  const child = new Deno.Command(program, {
    args: all,
    cwd: options.folder ?? scratch.folder,
    clearEnv: true,
    env: { ...scratch.env, ...options.env },
    detached: true,
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (options.stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(options.stdin));
    await writer.close();
  }

  const watchers = new Set<() => void>();
  const changed = () => watchers.forEach((look) => look());
  const stdout = collect(child.stdout, changed);
  const stderr = collect(child.stderr, changed);
  let killedAfter: number | null = null;
  const timer = setTimeout(() => {
    killedAfter = timeoutMs;
    send(-child.pid, "SIGKILL");
  }, timeoutMs);

  let ended = false;
  const done = (async () => {
    const { code, signal } = await child.status;
    await Promise.all([stdout.finished, stderr.finished]);
    clearTimeout(timer);
    ended = true;
    changed();
    return { code, signal, stdout: stdout.text(), stderr: stderr.text(), killedAfter };
  })();

  const sees = (wanted: string | RegExp) =>
    new Promise<void>((found, failed) => {
      const look = () => {
        const all = `${stdout.text()}\n${stderr.text()}`;
        const there = typeof wanted === "string" ? all.includes(wanted) : wanted.test(all);
        if (!there && !ended) return;
        watchers.delete(look);
        there ? found() : failed(new Error(`autom8 ended and never printed ${wanted}. It printed:\n${all}`));
      };
      watchers.add(look);
      look();
    });

  return {
    pid: child.pid,
    stdout: stdout.text,
    stderr: stderr.text,
    sees,
    signal: (name) => send(child.pid, name),
    signalGroup: (name) => send(-child.pid, name),
    done,
  };
}

/** The command that runs a command on a terminal, or itself. */
function onTerminal(command: string[], columns: number | undefined): string[] {
  if (columns === undefined) return command;
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  return [
    "script",
    "--quiet",
    "--return",
    "--command",
    `stty columns ${columns}; exec ${quoted}`,
    "/dev/null",
  ];
}

function collect(stream: ReadableStream<Uint8Array>, changed: () => void) {
  const decoder = new TextDecoder();
  let text = "";
  const finished = (async () => {
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      changed();
    }
  })();
  return { text: () => text, finished };
}

function send(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
