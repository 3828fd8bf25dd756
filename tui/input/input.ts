/** What a person does at the terminal. */

/** A key without a character, by its name. */
export const namedKeys = [
  "up",
  "down",
  "left",
  "right",
  "home",
  "end",
  "page-up",
  "page-down",
  "insert",
  "delete",
  "tab",
  "enter",
  "escape",
  "backspace",
] as const;
export type NamedKey = typeof namedKeys[number];

/** A key: a named one, or the character that it types. With `ctrl` the character is a lower-case letter or a sign. */
export type Key = {
  readonly key: NamedKey | { readonly char: string };
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** Known for named keys only: Shift changes the character of the others. */
  readonly shift: boolean;
};

export type Input =
  | ({ readonly kind: "key" } & Key)
  | { readonly kind: "click" | "wheel-up" | "wheel-down"; readonly row: number; readonly column: number }
  | { readonly kind: "paste"; readonly text: string }
  | { readonly kind: "focus"; readonly has: boolean };
