/** The modes of the terminal that the monitor needs, and the way back. Unknown ones are ignored by terminals. */

/**
 * Another screen without a cursor, where a line that is too long is cut; pastes and the focus are reported. `8l`: texts
 * from right to left stay in the order of the cells, so that they cannot move the panes beside them.
 */
export const enterScreen = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[8l\x1b[?2004h\x1b[?1004h\x1b[m\x1b[2J\x1b[H";

/** Undoes all of it, also after a sequence that was cut off. */
export const leaveScreen =
  "\x18\x1b[?2026l\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[8h\x1b[?7h\x1b[m\x1b[?25h\x1b[?1049l";

/** Whether clicks and the wheel are reported. */
export function mouseMode(on: boolean): string {
  return on ? "\x1b[?1000h\x1b[?1006h" : "\x1b[?1006l\x1b[?1000l";
}

/** Asks for the background's colour; a terminal that does not know it answers nothing. */
export const askBackground = "\x1b]11;?\x1b\\";

/** Puts a text into the clipboard. Many terminals ignore it. */
export function copySequence(text: string): string {
  return `\x1b]52;c;${new TextEncoder().encode(text).toBase64()}\x1b\\`;
}
