/** The page of `autom8 gui`, in a real Chromium, on live scripted runs. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { useChat } from "../harness/chat_agent.ts";
import { chromium, newAddress, openWindow } from "../harness/browser.ts";
import { startGui } from "../harness/gui_http.ts";
import { scratchRepository } from "../harness/scratch.ts";
import { hangingScript, specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";
import type { Page } from "playwright-core";

const ignore = chromium === null;

/** What agents and specs may hold: nothing of it may be taken for markup, or change the page. */
const hostile =
  "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>\x1b[31m\u202e&amp;";

/** A run whose agent printed hostile text and then hangs in its second story. */
const hostileScript = {
  steps: [
    {
      ...twoStoriesScript.steps[0],
      answer: `${hostile} ${"x".repeat(1_000_000)}\n<story-status>done</story-status>`,
    },
    ...hangingScript.steps.slice(0, 1),
    ...twoStoriesScript.steps.slice(1),
  ],
};

/** Presses a key that the whole page handles. */
async function press(page: Page, key: string): Promise<void> {
  await page.evaluate("document.activeElement?.blur()");
  await page.keyboard.press(key);
}

/** What axe-core finds wrong with what is shown. */
async function violations(page: Page): Promise<unknown> {
  const { default: axe } = await import("axe-core");
  await page.evaluate(`${axe.source};0`);
  return await page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`))",
  );
}

for (const dark of [false, true]) {
  const look = dark ? "dark" : "light";
  Deno.test({
    name: `every tab of a live run is whole, accessible and shows hostile text as text (${look})`,
    ignore,
    // The driver of the browser keeps a process of its own between tests.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      await using scratch = await twoStories(hostileScript, "worktree = true\n");
      const run = await startAutom8(scratch, ["run", specFile(scratch)], { timeoutMs: 120_000 });
      await run.sees("US-2");
      await using _gui = await startGui(scratch);
      await using window = await openWindow(
        await newAddress(scratch),
        dark ? { dark, width: 900, height: 600 } : {},
      );
      const { page, errors } = window;
      const isWhole = async (tab: string) => {
        assert.deepEqual(await violations(page), [], tab);
        assert.equal(
          await page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
          true,
          `${tab} is wider than the window`,
        );
        const folder = Deno.env.get("AUTOM8_TEST_PICTURES");
        if (folder !== undefined) await page.screenshot({ path: `${folder}/${look}-${tab}.png` });
      };

      await page.getByRole("button", { name: "feature/two", exact: true }).click();
      await page.getByRole("button", { name: "Pause feature/two" }).waitFor();
      await page.locator("rect").first().waitFor();
      await page.getByText("two.txt").waitFor();
      await isWhole("session");
      for (const source of ["events", "checks", "findings", "diff", "attempt 1", "attempt 2"]) {
        await page.selectOption("#source", source);
        await page.getByText("Reading …").waitFor({ state: "detached" });
        await isWhole(source);
      }
      await page.selectOption("#source", "attempt 1");
      await page.getByRole("button", { name: "whole line" }).click();
      assert.ok((await page.getByRole("textbox").inputValue()).includes("<img src=x"));
      await page.keyboard.press("Escape");

      for (
        const [key, tab] of [["a", "Active runs"], ["p", "repo"], ["c", "Configuration"], ["n", "New spec"]]
      ) {
        await press(page, key ?? "");
        await page.getByRole("heading", { name: tab ?? "", level: 1 }).waitFor();
        await isWhole(tab ?? "");
      }
      await page.getByRole("main").getByRole("combobox").selectOption("repo");
      await page.getByRole("textbox", { name: "Message to Claude" }).waitFor();
      await isWhole("spec");
      await press(page, "?");
      await page.getByRole("dialog").waitFor();
      await isWhole("keys");
      assert.equal(await page.title(), "autom8");
      assert.deepEqual(errors, []);
      run.signalGroup("SIGKILL");
      await run.done;
    },
  });
}

Deno.test({
  name: "a run is interrupted and resumed by keyboard, and its tab shows it when it is over",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using scratch = await twoStories(hangingScript, "worktree = true\npull_request = false\n");
    const run = await startAutom8(scratch, ["run", specFile(scratch)], { timeoutMs: 120_000 });
    await run.sees("US-2");
    await using _gui = await startGui(scratch);
    await using window = await openWindow(await newAddress(scratch));
    const { page } = window;
    await page.getByRole("button", { name: "feature/two", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("running Claude").first().waitFor();

    await press(page, "i");
    // Nothing happens without a yes: the button that has the focus is the one that does nothing.
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await press(page, "i");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".run-head .status").getByText("interrupted", { exact: true }).waitFor();
    await run.done;

    await press(page, "r");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".run-head .status").getByText("completed", { exact: true }).waitFor({
      timeout: 60_000,
    });
    await page.selectOption("#source", "diff");
    await page.getByText("1 and more").waitFor();
    assert.match(await scratch.git("log", "--format=%s", "feature/two"), /US-2/);
  },
});

Deno.test({
  name:
    "the configuration is written by the form, and a wrong value is refused in the words of the command line",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using scratch = await twoStories();
    await using _gui = await startGui(scratch);
    await using window = await openWindow(await newAddress(scratch));
    const { page } = window;
    await press(page, "c");
    await page.getByRole("checkbox", { name: "review", exact: true }).uncheck();
    await page.getByRole("button", { name: "Reset review", exact: true }).waitFor();
    const printed = await runAutom8(scratch, ["config", "get", "review"]);
    assert.match(printed.stdout, /false/);

    const rounds = page.getByRole("textbox", { name: "review_max_iterations" });
    await rounds.fill("1000");
    await rounds.press("Tab");
    const problem = await page.getByRole("alert").innerText();
    const { stderr } = await runAutom8(scratch, [
      "config",
      "set",
      "--global",
      "review_max_iterations",
      "1000",
    ]);
    assert.ok(stderr.includes(problem.split(". ")[0] ?? "?"), `${stderr} does not say ${problem}`);
    assert.equal(await rounds.inputValue(), "1000");

    await page.getByRole("button", { name: "Reset review", exact: true }).click();
    await page.getByRole("button", { name: "Reset review", exact: true }).waitFor({ state: "detached" });
    assert.equal(await page.getByRole("checkbox", { name: "review", exact: true }).isChecked(), true);
  },
});

Deno.test({
  name: "a spec that was written in the page is checked, saved and run to its commits",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using scratch = await twoStories(twoStoriesScript, "worktree = true\npull_request = false\n");
    await runAutom8(scratch, ["init", "--yes"]);
    await using _gui = await startGui(scratch);
    await using window = await openWindow(await newAddress(scratch));
    const { page } = window;
    await press(page, "n");
    await page.getByRole("main").getByRole("combobox").selectOption("repo");
    const text = page.getByRole("textbox", { name: "Text of the spec" });
    await text.fill("{");
    await page.getByRole("alert").waitFor();
    await text.fill(await Deno.readTextFile(specFile(scratch)));
    await page.getByText("Story US-2").waitFor();
    await page.reload();
    await page.getByText("Story US-2").waitFor();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Run" }).click();
    await page.locator(".run-head .status").getByText("completed", { exact: true }).waitFor({
      timeout: 60_000,
    });
    assert.match(await scratch.git("log", "--format=%s", "feature/two"), /US-2/);
  },
});

Deno.test({
  name: "a window keeps its tabs over a reload, and takes the address of a server that was started again",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using scratch = await twoStories();
    const first = await startGui(scratch);
    await using window = await openWindow(await newAddress(scratch));
    const { page } = window;
    await press(page, "p");
    await press(page, "c");
    await page.reload();
    await page.getByRole("heading", { name: "Configuration" }).waitFor();
    await first[Symbol.asyncDispose]();
    await page.getByText("autom8 gui does not answer").waitFor();
    await using _second = await startGui(scratch, ["--port", String(first.port)]);
    await page.getByRole("heading", { name: "This window needs a new address" }).waitFor({ timeout: 20_000 });
    await page.goto(await newAddress(scratch));
    await page.reload();
    await page.getByRole("heading", { name: "Configuration" }).waitFor();
    await page.getByRole("button", { name: "Close Projects" }).waitFor();
  },
});

Deno.test({
  name:
    "a spec is talked through, the answer can be stopped, and a reload shows the same conversation and spec",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using scratch = await scratchRepository({ "a.txt": "a\n" });
    await useChat(scratch);
    await runAutom8(scratch, ["config", "set", "max_attempts", "4"]);
    await using _gui = await startGui(scratch);
    await using window = await openWindow(await newAddress(scratch));
    const { page } = window;
    await press(page, "n");
    await page.getByRole("main").getByRole("combobox").selectOption("repo");
    const message = page.getByRole("textbox", { name: "Message to Claude" });
    const say = async (text: string) => {
      await message.fill(text);
      await message.press("Enter");
    };
    await say("wait for it");
    await page.getByText("Begun.").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped.").waitFor();
    await say("write it");
    await page.getByText("Written.").waitFor();
    await page.getByText("feature/chat", { exact: true }).waitFor();
    assert.deepEqual(await violations(page), []);
    const text = page.getByRole("textbox", { name: "Text of the spec" });
    const written = await text.inputValue();
    await text.fill(written.replace("One", "Another"));
    await page.getByText("US-1 Another").waitFor();
    await page.reload();
    await page.getByText("Written.").waitFor();
    assert.equal(await text.inputValue(), written.replace("One", "Another"), "what was typed is kept");
  },
});

/** The keys of the sheet that need no run, and the heading of what each shows. */
const keyRow: [key: string, heading: string][] = [
  ["p", "repo"],
  ["c", "Configuration"],
  ["n", "New spec"],
  ["a", "No active runs"],
  ["2", "repo"],
  ["]", "Configuration"],
  ["[", "repo"],
  // Its tab is closed: the one to the left becomes visible.
  ["w", "No active runs"],
  ["?", "Keys"],
];

Deno.test({
  name: "every key of the sheet does what it says, but not while one types",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using scratch = await twoStories();
    await runAutom8(scratch, ["init", "--yes"]);
    await using _gui = await startGui(scratch);
    await using window = await openWindow(await newAddress(scratch));
    const { page } = window;
    await page.getByRole("heading", { name: "No active runs" }).waitFor();
    for (const [key, heading] of keyRow) {
      await press(page, key);
      await page.getByRole("heading", { name: heading, exact: true }).first().waitFor();
    }
    const sheet = (await page.locator("kbd").allInnerTexts()).join(" ");
    assert.equal(sheet, "? a p c n 1 … 9 [ ] w , . u r i x t Esc");
    await page.keyboard.press("Escape");
    await press(page, "t");
    assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "light");
    await press(page, "c");
    const field = page.getByRole("textbox", { name: "base_branch" });
    await field.focus();
    await page.keyboard.type("pan?");
    assert.equal(await field.inputValue(), "pan?");
  },
});
