/** Which notifications a terminal understands. Pure, and apart from them: every command asks for it. */

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
