/** Flags as data. The type of a flag's value follows from its declaration. */

export type Reading<T> = { kind: "value"; value: T } | { kind: "problem"; expected: string };

/** A flag. Its name is its key in kebab case: `maxCost` is `--max-cost`. */
export type Flag<T> = {
  readonly description: string;
  /** One letter, as in `-C`; null for none. */
  readonly short: string | null;
  /** What stands for its value in the help; null for a flag that takes none. */
  readonly placeholder: string | null;
  /** The words that its value is one of; left out where it may be anything. */
  readonly choices?: readonly string[];
  /** What its opposite does, as in `--no-worktree`; null where it has none. */
  readonly opposite: string | null;
  /** The value where the flag is not given. */
  readonly missing: T;
  /** Reads the text of the flag: its value, or `true` and `false` where it takes none. */
  readonly read: (text: string) => Reading<T>;
};

/** The values of some flags, by their keys. */
export type ValuesOf<F> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never };

/** A flag that is given or not. */
export function onFlag(description: string, short: string | null = null): Flag<boolean> {
  return {
    description,
    short,
    placeholder: null,
    opposite: null,
    missing: false,
    read: (text) => ({ kind: "value", value: text === "true" }),
  };
}

/** A flag with an opposite; null where neither is given. */
export function onOffFlag(description: string, opposite: string): Flag<boolean | null> {
  return {
    description,
    short: null,
    placeholder: null,
    opposite,
    missing: null,
    read: (text) => ({ kind: "value", value: text === "true" }),
  };
}

/** A flag with a value; null where it is not given. */
function valueFlag<T>(
  placeholder: string,
  description: string,
  read: Flag<T>["read"],
  short: string | null = null,
): Flag<T | null> {
  return { description, short, placeholder, opposite: null, missing: null, read };
}

/** A flag with a text as its value. */
export function textFlag(
  placeholder: string,
  description: string,
  short: string | null = null,
): Flag<string | null> {
  return valueFlag(placeholder, description, (text) => ({ kind: "value", value: text }), short);
}

/** A flag with one of some words as its value. */
export function choiceFlag<const W extends string>(
  placeholder: string,
  words: readonly W[],
  description: string,
): Flag<W | null> {
  const read = (text: string): Reading<W> => {
    const word = words.find((one) => one === text);
    return word === undefined
      ? { kind: "problem", expected: `one of ${words.join(", ")}` }
      : { kind: "value", value: word };
  };
  return { ...valueFlag(placeholder, description, read), choices: words };
}

/** A flag with a whole number above 0 as its value. */
export function numberFlag(
  placeholder: string,
  description: string,
  short: string | null = null,
): Flag<number | null> {
  const read = (text: string): Reading<number> =>
    /^[1-9]\d{0,8}$/.test(text)
      ? { kind: "value", value: Number(text) }
      : { kind: "problem", expected: "a whole number from 1" };
  return valueFlag(placeholder, description, read, short);
}

/** A flag with an amount of money as its value. */
export function usdFlag(description: string): Flag<number | null> {
  return valueFlag("USD", description, (text) => {
    const usd = Number(text);
    return text.trim() !== "" && Number.isFinite(usd) && usd >= 0
      ? { kind: "value", value: usd }
      : { kind: "problem", expected: "an amount in USD, such as 5" };
  });
}

/** A flag with a day or a moment as its value, which becomes ISO 8601. A day begins at its midnight, local time. */
export function dateFlag(description: string): Flag<string | null> {
  return valueFlag("DATE", description, (text) => {
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? new Date(text) : new Date(`${text}T00:00`);
    // JavaScript takes the 31st of February for a day in March.
    const isReal = !Number.isNaN(moment.getTime()) &&
      (!isDay || moment.getDate() === Number(text.slice(8)));
    return isReal
      ? { kind: "value", value: moment.toISOString() }
      : { kind: "problem", expected: "a day such as 2026-01-31" };
  });
}

/** How a flag is typed, without its dashes: `maxCost` is `max-cost`. */
export function flagName(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
