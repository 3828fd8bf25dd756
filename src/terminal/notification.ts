/** How a terminal lets somebody know who does not look at it. Pure. */

import type { Notification } from "../run/notification.ts";
import { clipStart } from "../text/clip.ts";
import { sanitize } from "../text/sanitize.ts";

/** What a terminal understands: nothing, the bell, or besides it one of the two sequences for a notification. */
export type NotificationSupport = "none" | "bell" | "osc-9" | "osc-777";

/** The variables that say which terminal it is. */
export type TerminalNames = Readonly<
  Record<"TERM" | "TERM_PROGRAM" | "VTE_VERSION" | "TMUX" | "STY", string | undefined>
>;

const byProgram: Readonly<Record<string, NotificationSupport>> = {
  "iTerm.app": "osc-9",
  "WezTerm": "osc-9",
  "WarpTerminal": "osc-9",
  "ghostty": "osc-9",
};

/** What the terminal understands, by its environment. */
export function notificationSupport(names: TerminalNames): NotificationSupport {
  const { TERM = "", TERM_PROGRAM = "", VTE_VERSION = "", TMUX = "", STY = "" } = names;
  if (TERM === "dumb" || TERM === "unknown") return "none";
  // A multiplexer passes the bell on, and drops what it does not know: the terminal around it may be any.
  if (TMUX !== "" || STY !== "" || /^(?:tmux|screen)\b/.test(TERM)) return "bell";
  if (/^(?:xterm-kitty|xterm-ghostty)$/.test(TERM)) return "osc-9";
  if (/^(?:foot|rxvt-unicode|contour)\b/.test(TERM) || VTE_VERSION !== "") return "osc-777";
  return byProgram[TERM_PROGRAM] ?? "bell";
}

/** The most characters of a text: a notification shows no more. */
const maxText = 200;

const bell = "\x07";

/** What to write to the terminal. A bell ends each sequence as well, as every terminal reads it. */
export function notificationSequence(
  support: NotificationSupport,
  { title, text }: Pick<Notification, "title" | "text">,
): string {
  const [shownTitle, shownText] = [title, text].map((one) => clipStart(sanitize(one), maxText));
  switch (support) {
    case "none":
      return "";
    case "bell":
      return bell;
    case "osc-9":
      return `\x1b]9;${shownTitle}: ${shownText}${bell}${bell}`;
    case "osc-777":
      return `\x1b]777;notify;${shownTitle?.replaceAll(";", ",")};${shownText}${bell}${bell}`;
    default:
      return support satisfies never;
  }
}
