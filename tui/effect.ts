/** What `update` asks the loop to do. */

import type { Action, DocumentRef, RunKey, SessionKey } from "../src/feed/world.ts";

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
