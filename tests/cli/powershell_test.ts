/** The script for PowerShell, read as PowerShell's tokenizer would: no shell of that name runs in these tests. */

import assert from "assert";
import { completionScripts } from "../../src/commands/completion_scripts.ts";

/** Strings, comments and code, as far as brackets and variables need it. Throws for what is in none of them. */
function codeOf(script: string): string {
  const parts = /#[^\n]*|'(?:[^']|'')*'|"(?:[^"`]|`[^]|"")*"|`[^]|[^#'"`]+/gy;
  let code = "";
  let end = 0;
  for (const { 0: part, index } of script.matchAll(parts)) {
    assert.equal(index, end, `not a token: ${script.slice(end, end + 40)}`);
    end = index + part.length;
    code += /^[#'"]/.test(part) ? " '' " : part;
  }
  assert.equal(end, script.length, `not a token: ${script.slice(end, end + 40)}`);
  return code;
}

/** The first bracket that has no partner; null if each has one. */
function unpaired(code: string): string | null {
  const partners: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
  const open: string[] = [];
  for (const bracket of code.match(/[()[\]{}]/g) ?? []) {
    const partner = partners[bracket];
    if (partner === undefined) open.push(bracket);
    else if (open.pop() !== partner) return bracket;
  }
  return open.at(-1) ?? null;
}

Deno.test("the script for PowerShell has whole strings and pairs of brackets", () => {
  assert.equal(unpaired(codeOf(completionScripts.powershell)), null);
  assert.equal(unpaired(codeOf("if ($x) { 'a}' # }\n}")), null);
  assert.equal(unpaired(codeOf("if ($x) { @('a' }")), "}");
  assert.throws(() => codeOf("$x = 'a"), /not a token/);
});

Deno.test("the script for PowerShell uses no variable that it does not set or PowerShell does not have", () => {
  const code = codeOf(completionScripts.powershell);
  const given = ["$_", "$null", "$PSNativeCommandArgumentPassing"];
  const parameters = /param\(([^)]*)\)/.exec(code)?.[1]?.match(/\$\w+/g) ?? [];
  const set = [...code.matchAll(/(\$\w+)(?:, (\$\w+))? \+?= /g)].flatMap(([, one, other]) => [one, other]);
  const known = new Set([...given, ...parameters, ...set]);
  assert.deepEqual([...code.match(/\$\w+/g) ?? []].filter((name) => !known.has(name)), []);
});

Deno.test("the script for PowerShell keeps an empty last word, also where PowerShell would drop it", () => {
  assert.match(completionScripts.powershell, /\$words \+= if \(\$legacy\) \{ '""' \} else \{ '' \}/);
});
