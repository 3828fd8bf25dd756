/** Changing one value of a TOML file keeps every other byte of it. */

import assert from "assert";
import { parse } from "smol-toml";
import { renderTemplate } from "../../src/config/template.ts";
import { removeTomlValue, setTomlValue, tomlText } from "../../src/config/toml_edit.ts";

const long = '# a = 1\n[claude] # not here\n"""';

/** What `setTomlValue` does to a text. */
const sets: [name: string, text: string, key: string, value: string, expected: string][] = [
  ["replaces a value", "a = 1\nb = 2\n", "a", "5", "a = 5\nb = 2\n"],
  ["keeps the comment after a value", "a = 1 # one\n", "a", "5", "a = 5 # one\n"],
  ["keeps white space around the equals sign", "a\t=   1   \n", "a", "5", "a\t=   5   \n"],
  ["keeps Windows line ends", "a = 1\r\nb = 2\r\n", "b", "5", "a = 1\r\nb = 5\r\n"],
  ["adds a line with Windows line ends", "a = 1\r\n", "b", "5", "a = 1\r\nb = 5\r\n"],
  ["keeps a missing last line end", "a = 1", "a", "5", "a = 5"],
  ["adds a line after a missing last line end", "a = 1", "b", "5", "a = 1\nb = 5"],
  ["keeps a byte order mark", "\uFEFFa = 1\n", "a", "5", "\uFEFFa = 5\n"],
  ["adds after a byte order mark", "\uFEFF[s]\n", "a", "5", "\uFEFFa = 5\n[s]\n"],
  ["adds to an empty file", "", "a", "5", "a = 5\n"],
  ["adds a table to an empty file", "", "s.a", "5", "[s]\na = 5\n"],
  ["adds to a file with comments only", "# mine\n", "a", "5", "# mine\na = 5\n"],
  [
    "replaces a list of several lines",
    'a = [ # x\n  "1", # "]"\n  "2",\n]\nb = 1\n',
    "a",
    "[]",
    "a = []\nb = 1\n",
  ],
  ["is not misled by # in strings", 'a = ["#", "] # x"] # y\n', "a", "[]", "a = [] # y\n"],
  ["is not misled by a literal string", "a = '\\' # b = 1\nb = 2\n", "b", "5", "a = '\\' # b = 1\nb = 5\n"],
  ["is not misled by an escaped quote", 'a = "\\" # " # c\nb = 2\n', "a", "5", "a = 5 # c\nb = 2\n"],
  ["replaces a long string", 'a = """x\n# y = 1\n"quoted""""\nb = 1\n', "a", "5", "a = 5\nb = 1\n"],
  [
    "is not misled by a long string",
    `b = """\n${long.slice(0, -3)}\n"""\n[claude]\nc = 1\n`,
    "claude.d",
    "5",
    `b = """\n${long.slice(0, -3)}\n"""\n[claude]\nc = 1\nd = 5\n`,
  ],
  ["replaces a long literal string", "a = '''x'\n''y'''\nb = 1\n", "a", "5", "a = 5\nb = 1\n"],
  ["replaces a date with a space", "a = 1979-05-27 07:32:00 # d\n", "a", "5", "a = 5 # d\n"],
  ["finds a dotted key", "s.a = 1\n", "s.a", "5", "s.a = 5\n"],
  ["finds a dotted key with spaces", "s . a = 1\n", "s.a", "5", "s . a = 5\n"],
  ["finds quoted keys", "\"s\".'a' = 1\n", "s.a", "5", "\"s\".'a' = 5\n"],
  ["finds a key in a table", "[s]\na = 1\n", "s.a", "5", "[s]\na = 5\n"],
  [
    "finds a table with spaces and quotes",
    '[ "s" . t ] # x\na = 1\n',
    "s.t.a",
    "5",
    '[ "s" . t ] # x\na = 5\n',
  ],
  [
    "knows one table's key from another's",
    "a = 1\n[s]\na = 2\n[t]\na = 3\n",
    "s.a",
    "5",
    "a = 1\n[s]\na = 5\n[t]\na = 3\n",
  ],
  ["finds a key in an inline table", "s = { a = 1, b = 2 }\n", "s.b", "5", "s = { a = 1, b = 5 }\n"],
  ["adds to an inline table", "s = { a = 1 } # x\n", "s.b", "5", "s = { a = 1, b = 5 } # x\n"],
  ["adds to an empty inline table", "s = {}\n", "s.b", "5", "s = { b = 5 }\n"],
  ["adds below an inline table", "s = { t = { a = 1 } }\n", "s.t.b", "5", "s = { t = { a = 1, b = 5 } }\n"],
  ["adds a table to an inline table", "s = { a = 1 }\n", "s.t.b", "5", "s = { a = 1, t.b = 5 }\n"],
  [
    "adds a root key before the first table",
    "a = 1\n\n[s]\nb = 2\n",
    "c",
    "5",
    "a = 1\nc = 5\n\n[s]\nb = 2\n",
  ],
  [
    "adds a root key before the comment of the first table",
    "# s is for\n[s]\n",
    "c",
    "5",
    "c = 5\n# s is for\n[s]\n",
  ],
  ["keeps the schema line first", "#:schema ./x.json\n[s]\n", "c", "5", "#:schema ./x.json\nc = 5\n[s]\n"],
  [
    "adds to the end of a table",
    "[s]\na = 1\n\n# t\n[t]\nb = 2\n",
    "s.c",
    "5",
    "[s]\na = 1\nc = 5\n\n# t\n[t]\nb = 2\n",
  ],
  ["adds to an empty table", "[s]\n\n[t]\n", "s.c", "5", "[s]\nc = 5\n\n[t]\n"],
  [
    "adds after a value of several lines",
    "[s]\na = [\n1,\n]\n[t]\n",
    "s.c",
    "5",
    "[s]\na = [\n1,\n]\nc = 5\n[t]\n",
  ],
  ["keeps the indentation of a table", "[s]\n  a = 1\n", "s.c", "5", "[s]\n  a = 1\n  c = 5\n"],
  [
    "adds beside dotted keys, which allow no table",
    "s.a = 1\nb = 2\n",
    "s.c",
    "5",
    "s.a = 1\ns.c = 5\nb = 2\n",
  ],
  ["adds above a table that dotted keys made", "s.t.a = 1\n", "s.c", "5", "s.t.a = 1\ns.c = 5\n"],
  ["adds below a table with dotted keys", "[s]\nt.a = 1\n", "s.t.b", "5", "[s]\nt.a = 1\nt.b = 5\n"],
  [
    "prefers a table to the dotted keys above it",
    "s.a = 1\n[s.t]\nb = 1\n",
    "s.t.c",
    "5",
    "s.a = 1\n[s.t]\nb = 1\nc = 5\n",
  ],
  ["adds a table after others", "[s.t]\na = 1\n", "s.b", "5", "[s.t]\na = 1\n\n[s]\nb = 5\n"],
  ["adds a table without a last line end", "a = 1", "s.b", "5", "a = 1\n\n[s]\nb = 5"],
  [
    "adds below the comment that shows the key",
    "# about a\n# a = 1\n\n# b = 2\n",
    "a",
    "5",
    "# about a\n# a = 1\na = 5\n\n# b = 2\n",
  ],
  [
    "knows the comment of another table",
    "# a = 1\n[s]\n# a = 1\n# b = 2\n",
    "s.a",
    "5",
    "# a = 1\n[s]\n# a = 1\na = 5\n# b = 2\n",
  ],
  [
    "adds a dotted key below its comment",
    "# s.a = 1\n\n# b = 1\n",
    "s.a",
    "5",
    "# s.a = 1\ns.a = 5\n\n# b = 1\n",
  ],
  [
    "adds to a table rather than below a comment",
    "# s.a = 1\n[s]\nb = 1\n",
    "s.a",
    "5",
    "# s.a = 1\n[s]\nb = 1\na = 5\n",
  ],
  [
    "adds above a table below it",
    "# s.a = 1\n[s.t]\nb = 1\n",
    "s.a",
    "5",
    "# s.a = 1\ns.a = 5\n[s.t]\nb = 1\n",
  ],
  ["knows a comment from a longer key", "# ab = 1\n# a = 1\n", "a", "5", "# ab = 1\n# a = 1\na = 5\n"],
];

for (const [name, text, key, value, expected] of sets) {
  Deno.test(`config set ${name}`, () => {
    const edited = setTomlValue(text, key.split("."), value);
    assert.equal(edited, expected);
    assert.deepEqual(read(edited), changed(read(text), key.split("."), read(`v = ${value}`).v));
  });
}

const removals: [name: string, text: string, key: string, expected: string][] = [
  ["removes a line with its comment", "a = 1 # x\nb = 2\n", "a", "b = 2\n"],
  ["removes a value of several lines", "# x\na = [\n1,\n]\nb = 2\n", "a", "# x\nb = 2\n"],
  ["removes the last line without its end", "a = 1\nb = 2", "b", "a = 1\n"],
  ["keeps a byte order mark", "\uFEFFa = 1\nb = 2\n", "a", "\uFEFFb = 2\n"],
  ["removes from an inline table", "s = { a = 1, b = 2 }\n", "s.a", "s = { b = 2 }\n"],
  ["removes the last of an inline table", "s = { a = 1, b = 2 }\n", "s.b", "s = { a = 1 }\n"],
  ["removes the only one of an inline table", "s = { a = 1 }\n", "s.a", "s = {  }\n"],
  ["keeps Windows line ends", "a = 1\r\nb = 2\r\n", "a", "b = 2\r\n"],
  ["does nothing for a key that is not there", "# a = 1\n", "a", "# a = 1\n"],
];

for (const [name, text, key, expected] of removals) {
  Deno.test(`config reset ${name}`, () => {
    const edited = removeTomlValue(text, key.split("."));
    assert.equal(edited, expected);
    assert.deepEqual(read(edited), changed(read(text), key.split("."), undefined));
  });
}

Deno.test("every value that is written is read back as the same value", () => {
  for (const value of ["", 'a"b\\c', "\x7f\u0080é😀", "#]", true, 0, 2.5, -1, [], ["a", "b\t"], 1e21]) {
    assert.deepEqual(read(`v = ${tomlText(value)}`), { v: value });
  }
});

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed;;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield Math.floor(state / 2 ** 12);
  }
}

const layouts = [
  ["a", "b", "c", "[s]", "d", "e", "[s.t]", "f", "g"],
  ["a", "b", "s.d", "s.e", "s.t.f", "s.t.g", "c"],
  ["[s.t]", "f", "g", "[s]", "d", "e"],
  ["a", "[s]", "d", "t.f", "t.g"],
  ["s = {}", "a"],
  ["a", "s = { d = 1, t = { f = 2 } }", "b"],
];
const shownValues = [
  "1",
  '"# x"',
  "'''\n[s]\nd = 9 # no\n'''",
  '[\n  "a", # ]\n  "b",\n]',
  "{ x = 1 }",
  "1979-05-27 07:32:00",
];
const comments = ["", "  # a = 9", " #"];
const betweens = ["", "\n", "# d = 3\n", "# s.d = 3\n# s.t.g = 4\n", "  # [s]\n\n"];
const keys = ["a", "b", "c", "s.d", "s.e", "s.t.f", "s.t.g", "s.t.h", "u.v"];

Deno.test("in 4,000 files of all layouts, a change changes one value, and no other line", () => {
  for (let seed = 1; seed <= 4_000; seed++) {
    const random = numbers(seed);
    const pick = <T>(from: readonly T[]): T => from[random.next().value % from.length] ?? assert.fail();
    const end = pick(["\n", "\r\n"]);
    const lines = pick(layouts).flatMap((line) => {
      if (random.next().value % 4 === 0 && !/[[{]/.test(line)) return [];
      return [
        /[[{]/.test(line) ? line : `${line} = ${pick(shownValues)}`,
        pick(comments),
        "\n",
        pick(betweens),
      ];
    });
    const text = `${pick(["", "\uFEFF", "#:schema x\n"])}${lines.join("")}`.replaceAll("\n", end);
    const key = pick(keys).split(".");
    const edited = setTomlValue(text, key, '"new"');
    const where = JSON.stringify([seed, text, key, edited]);
    assert.deepEqual(read(edited), changed(read(text), key, "new"), where);
    // What is left of the old text, before and after the one change, is all of it but the old value.
    const [before, after] = [sharedStart(text, edited), sharedStart(reversed(text), reversed(edited))];
    const removed = text.slice(before, text.length - after);
    const old = at(read(text), key);
    if (old === undefined) assert.equal(removed.trim(), "", where);
    else {assert.ok(
        shownValues.some((value) => value.replaceAll("\n", end).includes(removed)) || removed.length < 3,
        where,
      );}
    if (text.includes("\r\n")) assert.ok(!edited.replaceAll("\r\n", "").includes("\n"), where);
    const without = removeTomlValue(edited, key);
    // Dotted keys make their tables, so these may go with the last of them.
    assert.deepEqual(pruned(read(without)), pruned(changed(read(edited), key, undefined)), where);
  }
});

Deno.test("in a new configuration, every key can be set by one new line below the comment that shows it", () => {
  const template = renderTemplate("project");
  for (
    const key of [
      "review",
      "verify",
      "checkpoint_keep",
      "notify",
      "claude.model",
      "claude.back_off",
      "claude.plan.effort",
    ]
  ) {
    const edited = setTomlValue(template, key.split("."), '"x"').split("\n");
    const line = edited.findIndex((one, i) => one !== template.split("\n")[i]);
    assert.equal(edited[line], `${key} = "x"`);
    assert.match(edited[line - 1] ?? "", new RegExp(`^# ${key} = `));
    assert.equal(edited.toSpliced(line, 1).join("\n"), template);
  }
});

/** The values of a text. */
const read = (text: string): Record<string, unknown> => JSON.parse(JSON.stringify(parse(text)));

/** A value without empty tables in it. */
function pruned(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inside]) => [key, pruned(inside)] as const);
  return Object.fromEntries(entries.filter(([, inside]) => JSON.stringify(inside) !== "{}"));
}

/** A table with one value changed; undefined removes it. */
function changed(table: unknown, [first = "", ...rest]: readonly string[], value: unknown): unknown {
  const old = typeof table === "object" && table !== null ? { ...table } : {};
  const entries = new Map(Object.entries(old));
  const next = rest.length === 0 ? value : changed(entries.get(first) ?? {}, rest, value);
  if (next === undefined) entries.delete(first);
  else entries.set(first, next);
  return Object.fromEntries(entries);
}

function at(table: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, part) => typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined,
    table,
  );
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one[length] === other[length]) length += 1;
  return length;
}

const reversed = (text: string) => text.split("").reverse().join("");
