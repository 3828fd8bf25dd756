/** What a command run through the shell takes, and what it returns. There are two runners: dax.ts and plain.ts. */

export type Command = {
  /** A name that is looked up on PATH, or a path. */
  program: string;
  /** Passed on as they are: no shell ever reads them. */
  args: readonly string[];
  /** Working directory. */
  folder: string;
  /** Added to the inherited environment. */
  env?: Record<string, string>;
  /** Written to standard input, which is then closed. Without it, standard input is empty. */
  input?: Uint8Array<ArrayBuffer>;
  /** Standard output beyond this many bytes ends the program. Default: 256 MB. */
  maxOutputBytes?: number;
  /** Ends the program with SIGTERM. */
  signal?: AbortSignal;
};

export type CommandOutput = {
  /** Exit code. If a signal ended the program, 128 plus the signal's number; 0 if it was ended for too much output. */
  code: number;
  /** Up to `maxOutputBytes` of standard output. */
  stdout: Uint8Array;
  /** The beginning and the end of standard error, at most 64 KB, decoded as UTF-8. */
  stderr: string;
  /** The program wrote more to standard output than was allowed, and was ended. */
  truncated: boolean;
};

/**
 * Runs a program until it ends. An exit code other than 0 is a result, not an error.
 *
 * @throws NotStarted if the program or the folder is missing
 */
export type Runner = (command: Command) => Promise<CommandOutput>;

/** The program could not be started. */
export class NotStarted extends Error {
  override readonly name = "NotStarted";

  constructor(readonly missing: "program" | "folder", { program, folder }: Command) {
    super(missing === "folder" ? `${folder}: no such folder` : `${program}: no such program`);
  }
}
