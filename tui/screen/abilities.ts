/** What a terminal can show, as far as the environment says. Pure. */

import { isAsciiLocale } from "../../src/text/ascii.ts";
import type { ColorDepth, Theme } from "./palette.ts";

/** The variables that are read. */
export const abilityVariables = [
  "TERM",
  "COLORTERM",
  "COLORFGBG",
  "NO_COLOR",
  "LC_ALL",
  "LC_CTYPE",
  "LANG",
] as const;
export type AbilityVariables = Readonly<Record<typeof abilityVariables[number], string | undefined>>;

export type Abilities = {
  /** Whether the cursor can be moved; without that there is no full screen. */
  movesCursor: boolean;
  depth: ColorDepth;
  /** Whether more than ASCII is shown. */
  unicode: boolean;
  /** By COLORFGBG; null if it does not say. */
  theme: Theme | null;
};

export function abilitiesOf(variables: AbilityVariables, isWindows: boolean): Abilities {
  const { TERM = "", COLORTERM = "", COLORFGBG = "", NO_COLOR = "", LC_ALL, LC_CTYPE, LANG } = variables;
  const isDumb = TERM === "" ? !isWindows : TERM === "dumb" || TERM === "unknown";
  return {
    movesCursor: !isDumb,
    depth: NO_COLOR !== "" || isDumb ? "none" : depthOf(TERM, COLORTERM),
    unicode: !isAsciiLocale(LC_ALL || LC_CTYPE || LANG || ""),
    theme: themeOf(COLORFGBG),
  };
}

function depthOf(term: string, colorTerm: string): ColorDepth {
  // Only Windows has terminals without a name, and they show every colour.
  if (/^(truecolor|24bit)$/i.test(colorTerm) || /-(direct|truecolor)/.test(term) || term === "") {
    return "true";
  }
  return term.includes("256color") ? "256" : "16";
}

/** `15;0`: numbers of the 16 colours, the background last, as rxvt and Konsole set it. */
function themeOf(colors: string): Theme | null {
  const last = /;(\d{1,2})$/.exec(colors)?.[1];
  if (last === undefined) return null;
  const background = Number(last);
  return background === 7 || background >= 9 && background <= 15 ? "light" : "dark";
}
