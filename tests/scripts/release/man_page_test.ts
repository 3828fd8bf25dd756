/** The manual page names what the help names, and is correct for the programs that show it. */

import assert from "assert";
import { manPage } from "../../../scripts/release/man_page.ts";
import { loadCommands } from "../../../src/commands/commands.ts";
import { flagName } from "../../../src/commands/flag.ts";
import { topics } from "../../../src/commands/topics.ts";

const page = await manPage();
/** The page without roff's escapes for dashes. */
const plain = page.replaceAll("\\-", "-");

Deno.test("the manual page has every command with its flags, and every topic", async () => {
  for (const { name, flags, hidden, summary } of await loadCommands()) {
    if (name === "") continue;
    if (hidden === true) {
      assert.doesNotMatch(plain, new RegExp(`^\\.SS "${name}\\b`, "m"));
      continue;
    }
    assert.match(plain, new RegExp(`^\\.SS "${name}\\b`, "m"), name);
    assert.ok(plain.includes(summary.replaceAll("\`", "\\(ga")), name);
    for (const flag of Object.keys(flags)) {
      assert.ok(plain.includes(`--${flagName(flag)}`), `${name} ${flag}`);
    }
  }
  for (const name of Object.keys(topics)) {
    assert.ok(plain.includes(`.SH "${name.replaceAll("-", " ").toUpperCase()}"`), name);
  }
});

Deno.test("no line of the manual page begins a macro by accident", () => {
  const macros = new Set(["TH", "SH", "SS", "TP", "PP", "nf", "fi"]);
  for (const line of page.split("\n").filter((line) => /^[.']/.test(line))) {
    assert.ok(macros.has(/^\.([A-Za-z]+)/.exec(line)?.[1] ?? ""), line);
  }
});

/** Not installed in every container. */
const hasGroff = await new Deno.Command("groff", { args: ["--version"], stdout: "null" }).output().then(
  ({ success }) => success,
  () => false,
);

Deno.test({
  name: "groff shows the manual page without a warning",
  ignore: !hasGroff,
  fn: async () => {
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(file, page);
      const { code, stdout, stderr } = await new Deno.Command("groff", {
        args: ["-man", "-ww", "-Tascii", "-P-cbou", file],
      }).output();
      assert.equal(new TextDecoder().decode(stderr), "");
      assert.equal(code, 0);
      assert.match(new TextDecoder().decode(stdout), /rollback STORY\n\s+Put branch, work tree/);
    } finally {
      await Deno.remove(file);
    }
  },
});
