/** Terminals that are narrow, are resized, or cannot do much: nothing is lost, and nothing is left behind. */

import assert from "assert";
import { displayWidth } from "../../src/text/characters.ts";
import { autom8Binary, runAutom8 } from "../harness/autom8.ts";
import { hasTerminal } from "../harness/terminal.ts";
import { hasTmux, openPane } from "../harness/tmux.ts";
import { hangingScript, specFile, twoStories } from "../harness/two_stories.ts";

const atTerminal = { ignore: !await hasTerminal() };

type Row = {
  name: string;
  columns: number;
  env: Record<string, string>;
  /** Whether the live line is drawn, and whether there are colours. */
  live: boolean;
  color: boolean;
};

const rows: Row[] = [
  { name: "10 columns", columns: 10, env: {}, live: true, color: true },
  { name: "4 columns", columns: 4, env: {}, live: false, color: true },
  { name: "1 column", columns: 1, env: {}, live: false, color: true },
  { name: "a dumb terminal", columns: 80, env: { TERM: "dumb" }, live: false, color: false },
  { name: "a terminal without a name", columns: 80, env: { TERM: "" }, live: false, color: false },
  { name: "a wrong COLUMNS", columns: 60, env: { COLUMNS: "7" }, live: true, color: true },
  { name: "a build", columns: 80, env: { CI: "1" }, live: false, color: true },
  { name: "no Unicode", columns: 80, env: { LANG: "C" }, live: true, color: true },
];

for (const { name, columns, env, live, color } of rows) {
  Deno.test(`a run at a terminal shows everything once: ${name}`, atTerminal, async () => {
    await using scratch = await twoStories();
    const { code, stdout } = await runAutom8(scratch, [specFile(scratch)], { columns, env });
    assert.equal(code, 0, stdout);
    const visible = stdout.replaceAll("\u001b", "␛");
    const sequences = visible.split("␛").slice(1).map((text) => text.slice(0, 4));
    assert.equal(sequences.some((one) => one.startsWith("[J")), live, "live line");
    assert.equal(sequences.some((one) => /^\[\d+[;m]/.test(one)), color, "colour");
    assert.ok(!sequences.some((one) => /^\[\d*A/.test(one)), "the cursor never goes up");
    const kept = visible.replaceAll(/[^\n]*\r␛\[J/g, "").replaceAll(/␛\[[\d;?]*[a-zA-Z]/g, "").split("\r\n");
    for (const text of kept) {
      // Paths and commands stay whole, so that they can be copied.
      const isWhole = /\/|autom8_review\.md|^ {2}git /.test(text);
      assert.ok(displayWidth(text) <= Math.max(20, columns) || isWhole, text);
    }
    // Every story, and no flood: a line of a hidden live line would repeat.
    const passed = kept.filter((text) => /Passed\s+US-/.test(text));
    assert.equal(passed.length, 2, kept.join("\n"));
    assert.ok(kept.length < 200, `${kept.length} lines`);
    if (env.LANG === "C") assert.ok([...stdout].every((one) => one <= "\u007f"), stdout);
  });
}

for (const screen of ["wraps its rows anew", "cuts its rows off"] as const) {
  Deno.test(
    `a terminal that ${screen} is resized a hundred times in mid-run: only the live line changes`,
    { ignore: !await hasTmux() },
    async () => {
      await using scratch = await twoStories(hangingScript);
      // A terminal does not wrap its alternate screen anew.
      const before = screen === "cuts its rows off" ? "printf '\\033[?1049h'\n" : "";
      await using pane = await openPane(
        scratch,
        80,
        `${before}'${await autom8Binary()}' '${specFile(scratch)}'`,
        // An alternate screen keeps no rows that have left it.
        60,
      );
      const live = /^\S+ running Claude US-2 · .*agent$/;
      const withoutLive = (all: string[]) => all.map((row) => live.test(row) ? "LIVE" : row);
      await pane.sees("Write   two.txt");
      const first = withoutLive(await pane.sees(/ · agent$/));
      assert.equal(first.at(-1), "LIVE");
      // A screen that cuts its rows off loses what was beyond its edge: there, the terminal only becomes wider and back.
      const narrow = screen === "cuts its rows off" ? 120 : 10;
      for (let i = 0; i < 50; i++) {
        await pane.resize(narrow);
        await pane.resize(80);
      }
      if (screen === "cuts its rows off") {
        for (let i = 0; i < 5; i++) {
          await pane.resize(10);
          await pane.resize(80);
        }
      }
      // autom8 has seen the last width when its live line is whole again.
      await pane.sees(/ · agent$/m);
      await pane.key("C-c");
      const last = withoutLive(await pane.sees("autom8 resume"));
      assert.ok(!last.includes("LIVE"), last.join("\n"));
      if (screen === "wraps its rows anew") {
        assert.deepEqual(last.slice(0, first.length - 1), first.slice(0, -1));
      } else {
        // The first columns of each row are still there.
        const start = (row: string) => row.slice(0, 8).trimEnd();
        const known = first.slice(0, -1).map(start).filter((row) => row !== "").slice(-3);
        assert.ok(known.every((row) => last.map(start).includes(row)), last.join("\n"));
      }
    },
  );
}
