/** How each ink looks: by the terminal's background, and by how many colours it shows. Pure. */

import type { Ink } from "../cells.ts";
import { byInkNumber } from "./inks.ts";

export type Theme = "dark" | "light";
/** The colours that a terminal shows; `none`: none, or none are wanted. */
export type ColorDepth = "none" | "16" | "256" | "true";

/** How an ink looks. */
export type Style = {
  /** The escape sequence that sets it, whatever was set before. */
  code: string;
  /** Whether a space with it looks different from an empty cell. */
  showsOnBlank: boolean;
};

/** The style of each ink, by its number. */
export function stylesOf(theme: Theme, depth: ColorDepth): Style[] {
  return byInkNumber(looks).map((look) => styleOf(look, theme, depth));
}

/** A colour: what it is with many colours, by theme, and its number among the 16. */
type Color = { dark: string; light: string; basic: number };

const red: Color = { dark: "#e5737d", light: "#b3261e", basic: 1 };
const green: Color = { dark: "#8fbf72", light: "#2f7a1f", basic: 2 };
const yellow: Color = { dark: "#dfb463", light: "#8a5f00", basic: 3 };
const accent: Color = { dark: "#62b3d0", light: "#0b6a8a", basic: 6 };
const faint: Color = { dark: "#8d929b", light: "#686d76", basic: 8 };
const edge: Color = { dark: "#565b65", light: "#b4b9c2", basic: 8 };
const selection: Color = { dark: "#2b4257", light: "#cfe3f2", basic: 4 };
const found: Color = { dark: "#f0d27a", light: "#ffe27a", basic: 3 };

/** `sgr`: attributes. `plain`: attributes that take a colour's place if there are none. `background` also sets blanks. */
type Look = { sgr?: string; color?: Color; background?: Color; plain?: string };

const looks: Readonly<Record<Ink, Look>> = {
  "text": {},
  "strong": { sgr: "1" },
  "quiet": { color: faint, plain: "2" },
  "phase": { sgr: "1", color: accent },
  "good": { color: green },
  "good-strong": { sgr: "1", color: green },
  "warn": { color: yellow, plain: "4" },
  "warn-strong": { sgr: "1", color: yellow, plain: "4" },
  "bad": { color: red, plain: "1" },
  "bad-strong": { sgr: "1", color: red, plain: "7" },
  "border": { color: edge, plain: "2" },
  "border-active": { color: accent, plain: "1" },
  "selected": { sgr: "1", background: selection, plain: "7" },
  "match": { background: found, plain: "7" },
  "key": { sgr: "1", color: accent },
  "added": { color: green },
  "removed": { color: red },
};

function styleOf(look: Look, theme: Theme, depth: ColorDepth): Style {
  const { sgr, color, background, plain } = look;
  const parts = sgr === undefined ? [] : [sgr];
  let showsOnBlank = false;
  if (depth === "none") {
    if (plain !== undefined) parts.push(plain);
    showsOnBlank = plain === "7" || plain === "4";
  } else {
    if (color !== undefined) parts.push(colorCode(color, theme, depth, 30));
    if (background !== undefined) {
      parts.push(backgroundCode(background, theme, depth));
      showsOnBlank = true;
    }
  }
  return { code: parts.length === 0 ? "\x1b[m" : `\x1b[0;${parts.join(";")}m`, showsOnBlank };
}

/** A background with a text that can be read on it. */
function backgroundCode(color: Color, theme: Theme, depth: ColorDepth): string {
  // With 16 colours nobody knows what they look like: the user's own two, exchanged, can be read.
  if (depth === "16") return "7";
  // A bright background of a dark theme needs a dark text.
  const text = theme === "dark" && color === found
    ? `${colorCode({ ...color, dark: "#1c1c1c" }, theme, depth, 30)};`
    : "";
  return text + colorCode(color, theme, depth, 40);
}

/** @param base 30 for the text, 40 for the background */
function colorCode(color: Color, theme: Theme, depth: ColorDepth, base: 30 | 40): string {
  const [r, g, b] = channels(color[theme]);
  if (depth === "true") return `${base + 8};2;${r};${g};${b}`;
  if (depth === "256") return `${base + 8};5;${cubeColor(r, g, b)}`;
  return `${color.basic < 8 ? base + color.basic : base + 60 + color.basic - 8}`;
}

function channels(hex: string): [red: number, green: number, blue: number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, value >> 8 & 0xff, value & 0xff];
}

/** The nearest of the 256 colours: of the cube of 6 by 6 by 6, or of the 24 greys. */
function cubeColor(r: number, g: number, b: number): number {
  const steps = [0, 95, 135, 175, 215, 255];
  const nearest = (value: number) =>
    steps.reduce(
      (best, step, i) => Math.abs(step - value) < Math.abs((steps[best] ?? 0) - value) ? i : best,
      0,
    );
  const [i, j, k] = [nearest(r), nearest(g), nearest(b)];
  const distance = (x: number, y: number, z: number) => (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
  const grey = Math.max(0, Math.min(23, Math.round(((r + g + b) / 3 - 8) / 10)));
  const level = 8 + grey * 10;
  return distance(level, level, level) < distance(steps[i] ?? 0, steps[j] ?? 0, steps[k] ?? 0)
    ? 232 + grey
    : 16 + 36 * i + 6 * j + k;
}
