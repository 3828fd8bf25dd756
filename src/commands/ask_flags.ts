/** Arguments and flags that commands which ask about runs have in common. */

import type { Argument } from "./command.ts";
import { type Flag, numberFlag, onFlag, textFlag } from "./flag.ts";

/** The project, wherever the command is called. */
export const projectFlag = textFlag("NAME", "the project that is meant, instead of the one of this folder");

/** Every project. */
export const globalFlag = onFlag("all projects, from anywhere", "g");

/** One story. */
export const storyFlag = textFlag("ID", "this story alone");

/** How many rows. */
export function limitFlag(description: string): Flag<number | null> {
  return numberFlag("N", description, "n");
}

/** A session, as an argument instead of `--session`. */
export const sessionArgument = {
  placeholder: "SESSION",
  description: "its id or the beginning of it (default: the session that is meant here)",
  required: false,
} as const satisfies Argument;

/** A run. */
export const runArgument = {
  placeholder: "RUN",
  description: "its id, the beginning of it, a session's id, or `last` (the default)",
  required: false,
} as const satisfies Argument;
