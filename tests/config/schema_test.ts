/** The JSON Schema and the comments of a new file follow from the table of keys. */

import assert from "assert";
import { parse } from "smol-toml";
import { configKeys } from "../../src/config/config.ts";
import { readConfigText } from "../../src/config/file_values.ts";
import { configJsonSchema } from "../../src/config/schema.ts";
import { groupTitles, renderTemplate } from "../../src/config/template.ts";

const schema = configJsonSchema();

/** Configurations, and whether they are valid. */
const configurations: [toml: string, valid: boolean][] = [
  ["", true],
  [
    "review = false\nmax_attempts = 5\nmax_cost_usd = 2.5\nverify = ['npm test']\nverify_timeout = '5m'",
    true,
  ],
  ['[claude]\ncommand = "claude"\neffort = "high"\n[claude.review]\nmodel = "x"', true],
  ['claude.command = ["node", "x.js"]', true],
  ['worktree_path_pattern = "{repo}-wt-{branch}"', true],
  ["review = 1", false],
  ["max_attempts = 0", false],
  ["max_attempts = 1.5", false],
  ["max_cost_usd = -1", false],
  ['verify = "npm test"', false],
  ['verify = [""]', false],
  ["verify_timeout = 90", false],
  ['verify_timeout = "soon"', false],
  ['on_rate_limit = "retry"', false],
  ["revew = true", false],
  ['[claud]\nmodel = "x"', false],
  ['claude = "opus"', false],
  ["[claude]\nreview = false", false],
  ["claude.command = []", false],
  ['worktree_path_pattern = "wt"', false],
];

for (const [toml, valid] of configurations) {
  Deno.test(`the schema ${valid ? "accepts" : "rejects"} ${JSON.stringify(toml)}, as the program does`, () => {
    assert.equal(matches(parse(toml), schema), valid);
    assert.equal(readConfigText(toml).problems.length === 0, valid);
  });
}

Deno.test("the schema has every key, with a meaning and a default that it accepts", () => {
  for (const { name, meaning, default: value } of configKeys) {
    const found = name.split(".").reduce<unknown>(
      (at, part) => member(member(at, "properties"), part),
      schema,
    );
    assert.equal(member(found, "description"), meaning, name);
    assert.ok(matches(value, found), name);
  }
});

for (const scope of ["global", "project"] as const) {
  Deno.test(`a new ${scope} file names its schema, sets nothing, and shows every key once`, () => {
    const text = renderTemplate(scope);
    assert.match(text, /^#:schema \.{1,2}\/config\.schema\.json\n# /);
    assert.deepEqual(readConfigText(text), { isToml: true, values: [], problems: [] });
    const uncommented = text.replaceAll(/^# ([a-z_.]+ = )/gm, "$1");
    const { values, problems } = readConfigText(uncommented);
    assert.deepEqual(problems, []);
    assert.deepEqual(values.map(({ key }) => key), configKeys);
    assert.deepEqual(values.map(({ written }) => written), configKeys.map((key) => key.default));
    assert.ok(text.split("\n").every((line) => line.length <= 100));
    for (const title of Object.values(groupTitles)) assert.ok(text.includes(`\n# == ${title} ==\n`), title);
  });
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

const types: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  array: Array.isArray,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

/** The words of JSON Schema that ours uses; each says whether a value keeps to it. */
const words: Record<string, (value: unknown, rule: unknown, whole: unknown) => boolean> = {
  type: (value, rule) => types[String(rule)]?.(value) ?? assert.fail(),
  enum: (value, rule) => Array.isArray(rule) && rule.includes(value),
  anyOf: (value, rule) => Array.isArray(rule) && rule.some((one) => matches(value, one)),
  minimum: (value, rule) => Number(value) >= Number(rule),
  maximum: (value, rule) => Number(value) <= Number(rule),
  pattern: (value, rule) => new RegExp(String(rule)).test(String(value)),
  minLength: (value, rule) => String(value).length >= Number(rule),
  minItems: (value, rule) => Array.isArray(value) && value.length >= Number(rule),
  items: (value, rule) => Array.isArray(value) && value.every((one) => matches(one, rule)),
  properties: (value, rule) =>
    Object.entries(value ?? {}).every(([key, one]) =>
      member(rule, key) === undefined || matches(one, member(rule, key))
    ),
  additionalProperties: (value, rule, whole) =>
    rule !== false ||
    Object.keys(value ?? {}).every((key) => member(member(whole, "properties"), key) !== undefined),
  ...Object.fromEntries(["$schema", "title", "description", "default"].map((word) => [word, () => true])),
};

function matches(value: unknown, rules: unknown): boolean {
  return Object.entries(rules ?? {}).every(([word, rule]) =>
    (words[word] ?? assert.fail(`the test does not know ${word}`))(value, rule, rules)
  );
}
