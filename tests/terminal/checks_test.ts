import { renderChecks } from "../../src/terminal/checks.ts";
import { assertFits, assertScreen } from "./screen.ts";

const git = { name: "git", ok: true, detail: "2.43.0", mend: null };
const claude = {
  name: "claude",
  ok: false,
  detail: "claude was not found",
  mend: "Install Claude Code, or set `[claude] command` in the configuration.",
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
  assertScreen(renderChecks([git], 80), 80, "✓ git  2.43.0\n\nAll is well.");
});

Deno.test("long details are wrapped, and control characters removed", () => {
  const long = { ...git, detail: `${"word ".repeat(40)}\x1b[2J` };
  assertFits(renderChecks([long], 40), 40);
});
