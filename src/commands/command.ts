/** What a command is: its name, arguments, flags and examples as data, and a handler. Parsing and help derive from it. */

import type { Choose } from "../session/planning/people.ts";
import type { Display } from "../terminal/display.ts";
import type { OutputMode, Printer } from "../terminal/printer.ts";
import type { Completion } from "./completion.ts";
import type { Flag, ValuesOf } from "./flag.ts";
import type { GlobalFlags } from "./global_flags.ts";

/** A positional argument. Without `required`, its value is null when it is missing. */
export type Argument = {
  placeholder: string;
  description: string;
  required: boolean;
  /** The last one may take all words that are left: its value is a list. */
  repeats?: true;
};

export type Arguments = Readonly<Record<string, Argument>>;
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** A command line to copy, and what it does. */
export type Example = readonly [commandLine: string, does: string];

type ArgumentValue<A extends Argument> = A extends { repeats: true } ? readonly string[]
  : A extends { required: true } ? string
  : A extends { required: false } ? string | null
  : string | readonly string[] | null;

/** What a command was called with. */
export type Call<A extends Arguments, F extends Flags> = {
  arguments: { readonly [K in keyof A]: ArgumentValue<A[K]> };
  flags: ValuesOf<F>;
  global: ValuesOf<GlobalFlags>;
  screen: Screen;
};

/** How a command shows what it does. Each part is loaded when it is asked for: start-up time counts. */
export interface Screen {
  /** The mode that was asked for, or the one that fits where stdout goes. */
  readonly output: OutputMode;
  /** Whether stdout is a terminal. */
  readonly isTerminal: boolean;
  printer(): Promise<Printer>;
  /** Shows a run. */
  display(): Promise<Display>;
  /** Asks the person at the terminal; null where there is nobody to ask. */
  confirm(): Promise<((question: string) => Promise<boolean>) | null>;
  /** Lets the person at the terminal choose one of several; null where there is nobody to ask. */
  choose(): Promise<Choose | null>;
  /** Writes to stdout as it is. */
  write(text: string): void;
  /** The help of a command, or of the program for no words. @throws Autom8Error usage: there is no such command */
  help(words: readonly string[]): Promise<string>;
  /** What may come next on a command line, whose last word is being typed. */
  complete(words: readonly string[]): Promise<Completion>;
}

export interface Command<A extends Arguments = Arguments, F extends Flags = Flags> {
  /** One or two words: `resume`, `spec check`. */
  readonly name: string;
  /** One sentence that begins with a verb. */
  readonly summary: string;
  readonly arguments: A;
  readonly flags: F;
  /** At least one. */
  readonly examples: readonly [Example, ...Example[]];
  /** Whether `--session` means something to this command: always, never, or only without its argument. */
  readonly session: "yes" | "no" | "without-argument";
  /** Whether `--output json` means something to this command. */
  readonly json: boolean;
  /** Whether it drives a run, so that `--quiet` means something to it. */
  readonly showsRun?: true;
  /** Not in the help. */
  readonly hidden?: true;
  /** Only prints, or has a home of its own: it does not create the configuration for all projects. */
  readonly createsNothing?: true;
  /** Everything after the first argument belongs to the command as it is, in `rest`. */
  readonly passesRest?: true;
  /**
   * Does the work and returns the exit code. A method, so that commands with different flags fit into one table: the
   * parser makes the call from the same data that its type follows from.
   */
  run(call: Call<A, F>, rest: readonly string[]): Promise<number>;
}

/** Types a command's handler from its arguments and flags. */
export function defineCommand<const A extends Arguments, const F extends Flags>(
  command: Command<A, F>,
): Command<A, F> {
  return command;
}
