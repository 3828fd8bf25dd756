/** What the escape sequences of keys and of the mouse mean, in the encodings that terminals use. */

import type { Input, Key, NamedKey } from "./input.ts";

/** By the final byte of `CSI` and `SS3`. */
const byFinal: Readonly<Record<string, NamedKey>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
};

/** By the number before `~` (VT220), and before rxvt's `$`, `^` and `@`. */
const byNumber: Readonly<Record<string, NamedKey>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "page-up",
  6: "page-down",
  7: "home",
  8: "end",
};

/** The key of `CSI <text> <final>`; null if it is none that is known. */
export function keyOfCsi(text: string, final: string): Key | null {
  if (!/^[\d;:]*$/.test(text)) return null;
  const fields = text.split(";").map((field) => field.split(":"));
  const [[number = ""] = [], [modifiers = "", event] = [], [third = ""] = []] = fields;
  // A key that is let go, of the kitty protocol.
  if (event === "3") return null;
  switch (final) {
    case "~":
      return number === "27" ? byCode(third, modifiers) : withModifiers(byNumber[number], modifiers);
    case "u":
      return byCode(number, modifiers);
    case "Z":
      return { ...plain("tab"), shift: true };
    case "$":
      return withModifiers(byNumber[number], "2");
    case "^":
      return withModifiers(byNumber[number], "5");
    case "@":
      return withModifiers(byNumber[number], "6");
    case "a":
    case "b":
    case "c":
    case "d":
      return withModifiers(byFinal[final.toUpperCase()], "2");
    default:
      return withModifiers(byFinal[final], modifiers);
  }
}

/** What the keypad types in its application mode. */
const keypad: Readonly<Record<string, string>> = {
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
  ...Object.fromEntries([..."pqrstuvwxy"].map((sign, digit) => [sign, String(digit)])),
};

/** The key of `SS3 <text> <final>`; null if it is none that is known. */
export function keyOfSs3(text: string, final: string): Key | null {
  const modifiers = text.split(";").at(-1) ?? "";
  if (final === "M") return withModifiers("enter", modifiers);
  if (final === "I") return withModifiers("tab", modifiers);
  const char = keypad[final];
  if (char !== undefined) return plain({ char });
  return "abcd".includes(final)
    ? withModifiers(byFinal[final.toUpperCase()], "5")
    : withModifiers(byFinal[final], modifiers);
}

/** A click or a turn of the wheel, from `CSI < <text> <final>`; null for what is not used. */
export function mouseInput(text: string, final: string): Input | null {
  const match = /^(\d+);(\d+);(\d+)$/.exec(text);
  if (match === null || final !== "M") return null;
  const [button = 0, column = 1, row = 1] = match.slice(1).map(Number);
  // Without the bits of Shift, Alt and Ctrl.
  const kind = ({ 0: "click", 64: "wheel-up", 65: "wheel-down" } as const)[button & ~0b11100];
  return kind === undefined ? null : { kind, row: Math.max(0, row - 1), column: Math.max(0, column - 1) };
}

function plain(key: Key["key"]): Key {
  return { key, ctrl: false, alt: false, shift: false };
}

/** @param modifiers One more than the sum of 1 Shift, 2 Alt, 4 Ctrl, 8 Meta; empty for none */
function withModifiers(key: Key["key"] | undefined, modifiers: string): Key | null {
  if (key === undefined) return null;
  const bits = modifiers === "" ? 0 : Math.max(0, Number(modifiers) - 1);
  return { key, shift: (bits & 1) !== 0, alt: (bits & 0b1010) !== 0, ctrl: (bits & 4) !== 0 };
}

const byCodePoint: Readonly<Record<number, NamedKey>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  127: "backspace",
};

/** A key by its code point, as xterm's modifyOtherKeys and the kitty protocol write it. */
function byCode(code: string, modifiers: string): Key | null {
  const number = Number(code);
  if (code === "" || number > 0x10ffff) return null;
  const named = byCodePoint[number];
  if (named !== undefined) return withModifiers(named, modifiers);
  // The private area stands for keys without a character.
  if (number < 0x20 || number >= 0xd800 && number <= 0xf8ff) return null;
  const key = withModifiers({ char: String.fromCodePoint(number) }, modifiers);
  return key === null ? null : { ...key, shift: false };
}
