/**
 * Shows the demo in docs/results.md: `deno run -A scripts/record_demo.ts` runs it and replaces the recorded run there.
 * tests/e2e/readme_test.ts fails if that page shows something else than the demo prints.
 */

import { join } from "path";
import { projectRoot } from "./run_tool.ts";
import { runScript, Stop } from "./stop.ts";

/** The parts of the run that are shown: a story that fails its check, a review that finds something, the end. */
const shownParts = [2, 6, -1];

/** The recorded run in a page: its first block of text. */
const recorded = /(?<=^```text\n)[\s\S]*?(?=^```$)/m;

/** Runs the demo from source and returns the parts of its output that are shown. */
export async function recordDemo(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "autom8-record-" });
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", join(projectRoot, "main.ts"), "demo", join(folder, "demo")],
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    if (code !== 0) {
      throw new Stop(`The demo ended with exit code ${code}: ${new TextDecoder().decode(stderr)}`);
    }
    return shownOf(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The recorded run that a page shows. */
export function recordedIn(page: string): string {
  return recorded.exec(page)?.[0] ?? "";
}

/** Text without what differs from run to run: numbers, commits and the width of columns. */
export function withoutFigures(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{7,}\b/g, "0").replaceAll(/[\d.,]+(?:ms|[kms])?/g, "0").replaceAll(
    /[ ━─]+/g,
    " ",
  );
}

function shownOf(output: string): string {
  // Each part of a run begins with a rule across the terminal. The first one is what stands before all of them.
  const parts = output.split(/^(?=━)/m);
  const shown = shownParts.map((at) => parts.at(at)?.trimEnd() ?? "");
  // The demo is in another folder each time.
  const text = shown.join("\n\n")
    .replaceAll(/(All of it: )\S*(?=\/greeter\/sessions\/)/g, "$1~/.config/autom8")
    .replaceAll(/(All of it: )\S*(?=\/greeter-wt-)/g, "$1~");
  return `${text}\n`.replace(/\n+(?:Next\n|That is how)[\s\S]*/, "\n");
}

async function main(): Promise<void> {
  const path = join(projectRoot, "docs", "results.md");
  const page = await Deno.readTextFile(path);
  const run = await recordDemo();
  await Deno.writeTextFile(path, page.replace(recorded, () => run));
}

if (import.meta.main) await runScript(main);
