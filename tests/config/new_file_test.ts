import assert from "assert";
import { parse } from "smol-toml";
import { configKeys } from "../../src/config/config.ts";
import { renderTemplate } from "../../src/config/template.ts";
import { setsVerify, withVerify } from "../../src/config/verify_line.ts";

const scopes = ["global", "project"] as const;

function valueAt(table: unknown, name: string): unknown {
  return name.split(".").reduce<unknown>(
    (at, part) => typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined,
    table,
  );
}

Deno.test("a new file sets nothing", () => {
  for (const scope of scopes) {
    const table = parse(renderTemplate(scope));
    for (const { name } of configKeys) assert.equal(valueAt(table, name), undefined, name);
  }
});

Deno.test("without its marks, a new file sets every key to its default", () => {
  for (const scope of scopes) {
    const table = parse(renderTemplate(scope).replaceAll(/^# (?=\w+ = )/gm, ""));
    for (const { name, default: value } of configKeys) assert.deepEqual(valueAt(table, name), value, name);
  }
});

Deno.test("verify is set on one line of a file, and all else stays", () => {
  const commands = ["npm test", `grep "a\\b" 'x'`];
  const line = 'verify = ["npm test", "grep \\"a\\\\b\\" \'x\'"]';
  const fresh = renderTemplate("project");
  const cases: [text: string, after: string][] = [
    ["", `${line}\n`],
    ["[claude]\nmodel = 'x'", `${line}\n[claude]\nmodel = 'x'`],
    ["\uFEFFcommit = true\r\n", `\uFEFF${line}\r\ncommit = true\r\n`],
    ["# mine\n# verify = []\n[claude]\n", `# mine\n${line}\n[claude]\n`],
    [fresh, fresh.replace("# verify = []", () => line)],
  ];
  for (const [text, after] of cases) {
    assert.equal(withVerify(text, commands), after);
    assert.deepEqual(parse(withVerify(text, commands).replace("\uFEFF", "")).verify, commands);
  }
});

Deno.test("a file that sets verify is known, also where it sets no command", () => {
  const cases: [text: string, sets: boolean][] = [
    ["", false],
    ["# verify = ['x']", false],
    ["verify = []", true],
    ["\"verify\" = ['x']", true],
    ["[claude]\nverify = 1", false],
    ["verify = ", false],
    [renderTemplate("project"), false],
  ];
  for (const [text, sets] of cases) assert.equal(setsVerify(text), sets, text);
});
