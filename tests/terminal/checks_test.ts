import assert from "assert";
import { renderChecks } from "../../src/terminal/checks.ts";
import { textOf } from "../../src/view/line.ts";
import { assertFits, assertScreen, dangerous } from "./screen.ts";

const git = { name: "git", ok: true, detail: "2.43.0", fix: null };
const claude = {
  name: "claude",
  ok: false,
  detail: "claude was not found",
  fix: "Install Claude Code, or set `[claude] command` in the configuration.",
};

Deno.test("checks are listed, with a fix below each that did not pass", () => {
  assertScreen(
    renderChecks([git, claude], 50),
    50,
    `
✓ git     2.43.0
✗ claude  claude was not found
          Install Claude Code, or set \`[claude]
          command\` in the configuration.

1 of 2 checks did not pass.
`,
  );
});

Deno.test("if every check passed, the summary says so", () => {
  assertScreen(renderChecks([git], 80), 80, "✓ git  2.43.0\n\nAll checks passed.");
});

Deno.test("in a narrow terminal the details start below the name", () => {
  assertScreen(
    renderChecks([{ ...git, name: "configuration", detail: "valid" }], 24),
    24,
    "✓ configuration\n    valid\n\nAll checks passed.",
  );
});

Deno.test("long details are wrapped at every width, and control characters removed", () => {
  const long = { ...claude, name: "configuration", detail: `${"word ".repeat(40)}${"x".repeat(300)}\x1b[2J` };
  for (let width = 20; width <= 200; width++) {
    const lines = renderChecks([git, long], width);
    assertFits(lines, width);
    for (const text of lines.map(textOf)) assert.ok(!dangerous.test(text));
  }
});
