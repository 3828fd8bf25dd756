/** Runs in `autom8 monitor`: they appear, they are seen to die, and what is done to them is recorded once. */

import assert from "assert";
import { join } from "path";
import { runJournal } from "../../src/run/journal.ts";
import { readJournal } from "../../src/store/journal.ts";
import { autom8Binary, startAutom8 } from "../harness/autom8.ts";
import { endProcessesIn } from "../harness/end_processes.ts";
import type { Scratch } from "../harness/scratch.ts";
import { hasTmux, openPane, type Pane } from "../harness/tmux.ts";
import { hangingScript, specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

const test = await hasTmux() ? Deno.test : Deno.test.ignore;

async function openMonitor(scratch: Scratch): Promise<Pane> {
  const pane = await openPane(scratch, 120, `'${await autom8Binary()}' monitor`, 40);
  await pane.sees("autom8 is not running anything");
  return pane;
}

/** Asks for an action, reads the question and says yes. */
async function act(pane: Pane, key: string, question: string): Promise<void> {
  await pane.type(key);
  await pane.sees(question);
  await pane.type("y");
}

/** How often each of these kinds of events is in the journal of the one run, in its session or archived. */
async function counts(scratch: Scratch, ...kinds: string[]): Promise<Record<string, number>> {
  const project = join(scratch.autom8Home, "repo");
  for (const folder of ["sessions", "runs"]) {
    for await (const { name } of Deno.readDir(join(project, folder))) {
      const journal = await readJournal(join(project, folder, name, "journal.ndjson"), runJournal);
      const all = (journal?.entries ?? []).flatMap(({ event }) =>
        event.kind === "transition" ? event.events : [event]
      );
      if (all.length === 0) continue;
      return Object.fromEntries(kinds.map((kind) => [kind, all.filter((one) => one.kind === kind).length]));
    }
  }
  throw new Error("there is no run");
}

test("a run that starts appears, pauses at its next story, and is resumed to its end", async () => {
  const [first, ...others] = twoStoriesScript.steps;
  const waits = { run: "until [ -e ../go ]; do sleep 0.05; done" };
  const steps = [{ ...first, actions: [waits, ...first?.actions ?? []] }, ...others];
  await using scratch = await twoStories({ steps });
  await using pane = await openMonitor(scratch);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await pane.sees("feature/two");
  await pane.sees("● running Claude");
  await act(pane, "P", "Pause this run?");
  await pane.sees("will pause at the next story boundary");
  await scratch.write("../go", "");
  assert.equal((await running.done).code, 0);
  await pane.sees("paused");
  assert.deepEqual(await counts(scratch, "run-paused", "run-resumed"), { "run-paused": 1, "run-resumed": 0 });
  await act(pane, "R", "Resume this run?");
  await pane.sees("completed");
  assert.deepEqual(await counts(scratch, "run-paused", "run-resumed", "run-completed"), {
    "run-paused": 1,
    "run-resumed": 1,
    "run-completed": 1,
  });
  await pane.type("3");
  await pane.sees("✔ completed");
});

test("a run is interrupted and then abandoned", async () => {
  await using scratch = await twoStories(hangingScript);
  await using pane = await openMonitor(scratch);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await pane.sees("two.txt");
  // What cannot be done is refused before it is asked about.
  await pane.type("A");
  await pane.sees("This run is running. Interrupt it first (X).");
  await act(pane, "X", "Interrupt this run now?");
  assert.equal((await running.done).code, 130);
  await pane.sees("0 running");
  await act(pane, "A", "Abandon this run?");
  await pane.sees("brings it back.");
  assert.deepEqual(await counts(scratch, "run-interrupted", "run-abandoned"), {
    "run-interrupted": 1,
    "run-abandoned": 1,
  });
});

test("a run whose process is killed is shown as cut off", async () => {
  await using scratch = await twoStories(hangingScript);
  {
    await using pane = await openMonitor(scratch);
    const running = await startAutom8(scratch, [specFile(scratch)]);
    await pane.sees("two.txt");
    running.signal("SIGKILL");
    await running.done;
    await pane.sees("○ cut off");
  }
  endProcessesIn(scratch.folder);
});
