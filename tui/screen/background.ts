/** Whether a background is dark or light. Pure. */

import type { Theme } from "./palette.ts";

/** The theme for a colour as terminals write it, `rgb:1e1e/1e1e/2e2e` with 1 to 4 digits each; null if it is none. */
export function themeFor(color: string): Theme | null {
  const match = /^rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})(?:\/|$)/i.exec(color);
  if (match === null) return null;
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((digits) =>
    Number.parseInt(digits, 16) / (16 ** digits.length - 1)
  );
  // How bright it looks: the eye sees green best.
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? "light" : "dark";
}
