/** What `update` asks the loop to do. */

import type { DocumentRef, RunKey, SessionKey } from "./world.ts";

/** What can be done to a session's run: the words of the commands. */
export const actions = ["pause", "resume", "interrupt", "abandon"] as const;
export type Action = typeof actions[number];

export type Effect =
  | { kind: "quit" }
  /** Ctrl-Z: leave the screen and stop until the shell continues the process. */
  | { kind: "suspend" }
  /** Clicks and the wheel are reported, or left to the terminal. */
  | { kind: "mouse"; on: boolean }
  /** Draw everything again. */
  | { kind: "repaint" }
  | { kind: "load-run"; run: RunKey }
  | { kind: "load-document"; document: DocumentRef }
  /** After the confirmation. A `notice` says what it did. */
  | { kind: "act"; action: Action; session: SessionKey }
  /** Open the session's worktree in $EDITOR. */
  | { kind: "edit"; session: SessionKey }
  /** To the clipboard, with OSC 52. */
  | { kind: "copy"; text: string };
