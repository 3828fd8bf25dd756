/** `autom8 monitor` beside runs of the compiled autom8: every screen read cell by cell, and what is done to a run. */

import assert from "assert";
import { join } from "path";
import { readJournal } from "../../src/store/journal.ts";
import { runJournal } from "../../src/run/journal.ts";
import { runAutom8 } from "../harness/autom8.ts";
import { boxesOf, openMonitor } from "../harness/full_screen.ts";
import { fourLiveRuns } from "../harness/four_live_runs.ts";

const test = Deno.build.os === "linux" ? Deno.test : Deno.test.ignore;

/** The screens that are looked at, one after the other: the keys to each, what it shows, and how many boxes are whole. */
const tour = (quadrants: number, zoomed: RegExp) =>
  [
    ["", "[1 Active runs 4]", quadrants],
    ["?", "Keys", null],
    ["\x1b[6~", /\d+ more lines|close/, null],
    ["q", "[1 Active runs 4]", quadrants],
    ["P", "Pause this run?", null],
    ["n", "[1 Active runs 4]", quadrants],
    ["\r", zoomed, 0],
    ["l", "[summary]", 0],
    ["l", "+done", 0],
    ["ll", "abc x zero width", 0],
    ["/zero\r", "zero width", 0],
    ["2", "[2 Projects 2]", 0],
    ["\r", "session", 0],
    ["3", "No run has ended yet.", 0],
    ["/x", "/ x", 0],
  ] as const;

test("every view, zoom, help, question, filter and empty state is whole at each size", async () => {
  await using live = await fourLiveRuns();
  for (const [columns, rows, quadrants] of [[80, 24, 4], [120, 40, 4], [200, 50, 4], [60, 15, 1]] as const) {
    await using screen = await openMonitor(live.scratch, columns, rows);
    await screen.sees(quadrants === 4 ? /feature\/sum/ : "page 1/4");
    for (const [keys, text, whole] of tour(quadrants, /\[live\]/)) {
      await screen.type(keys);
      await screen.sees(text);
      await screen.isSo(`${whole ?? "a"} whole boxes after ${JSON.stringify(keys)}`, () => {
        const boxes = boxesOf(screen, columns, rows);
        // What lies on the quadrants is whole itself.
        return whole === null
          ? boxes.filter(({ title }) => /Keys|Pause/.test(title)).length === 1
          : boxes.length === whole;
      });
      assert.doesNotMatch(screen.rows().join("\n"), /stolen/);
    }
  }
});

test("what is done to a run from the monitor is done once, and recorded", async () => {
  await using live = await fourLiveRuns(1);
  const { scratch, runs: [run] } = live;
  await using screen = await openMonitor(scratch, 100, 30);
  await screen.sees("feature/sum");
  const sessions = join(scratch.autom8Home, "repo", "sessions");
  const [session = ""] = [...Deno.readDirSync(sessions)].map(({ name }) => name);
  const journal = (folder = join(sessions, session)) => join(folder, "journal.ndjson");
  const act = async (key: string, question: string) => {
    await screen.type(key);
    await screen.sees(question);
    // Twice: the second one must do nothing.
    await screen.type("yy");
  };

  await act("X", "Interrupt this run now?");
  assert.equal((await run?.done)?.code, 130);
  await screen.sees("interrupted");
  await screen.sees("0 running");
  assert.equal(await count(journal(), "run-interrupted"), 1);

  await act("R", "Resume this run?");
  await screen.sees("resumed in the background");
  await screen.sees("1 running");
  const output = () => Deno.readTextFileSync(join(sessions, session, "background.txt"));
  await screen.isSo("what the resumed run prints", () => /US-2[^]*Bash/.test(output()));

  await act("P", "Pause this run?");
  await screen.sees("will pause at the next story boundary");
  await live.go();
  await screen.sees("paused");
  assert.equal(await count(journal(), "run-paused"), 1);
  assert.equal(await count(journal(), "run-resumed"), 1);

  await act("A", "Abandon this run?");
  await screen.sees("abandoned.");
  await screen.type("3");
  await screen.sees("3 History 1");
  const archived = join(scratch.autom8Home, "repo", "runs");
  const [folder = ""] = [...Deno.readDirSync(archived)].map(({ name }) => name);
  assert.equal(await count(journal(join(archived, folder)), "run-abandoned"), 1);
  await screen.type("\r");
  await screen.sees("US-1");
  await screen.sees("abandoned");
});

async function count(path: string, kind: string): Promise<number> {
  const read = await readJournal(path, runJournal);
  const events = (read?.entries ?? []).flatMap(({ event }) =>
    event.kind === "transition" ? event.events : [event]
  );
  return events.filter((event) => event.kind === kind).length;
}

test("a run elsewhere appears, a killed one shows as cut off, and a resume that fails says why", async () => {
  await using live = await fourLiveRuns(1);
  const { scratch, other } = live;
  await using screen = await openMonitor(scratch, 100, 30);
  await screen.sees("1 running");
  const second = await live.start("feature/elsewhere", "Another project", other);
  await screen.sees("2 running");
  await screen.sees("feature/elsewhere");
  second.signal("SIGKILL");
  await second.done;
  await screen.sees("cut off");
  await screen.sees("1 running");
  await Deno.rename(other, `${other}-moved`);
  await screen.type("l");
  await screen.sees("▶ shop");
  await screen.type("R");
  await screen.sees("Resume this run?");
  await screen.type("y");
  await screen.sees(/^ shop, feature\/elsewhere: .*(?:exit code|cannot|not)/m);
  // It still shows what happens.
  await screen.sees("1 running");
});

test("--once prints one picture without a terminal and outside of git, and needs no home", async () => {
  await using live = await fourLiveRuns(2);
  const { scratch } = live;
  const once = await runAutom8(scratch, ["monitor", "--once"], { folder: scratch.home });
  assert.equal(once.code, 0, once.stderr);
  const rows = once.stdout.split("\n");
  assert.equal(rows.length, 25);
  assert.match(rows[0] ?? "", /1 Active runs 2.*2 running/);
  assert.equal(boxesIn(rows), 2);
  const empty = await runAutom8(scratch, ["monitor", "--once"], {
    folder: "/",
    env: { AUTOM8_HOME: join(scratch.home, "none") },
  });
  assert.match(empty.stdout, /autom8 is not running anything/);
  assert.equal(await Deno.stat(join(scratch.home, "none")).catch(() => null), null);
  const none = await runAutom8(scratch, ["monitor"], { stdin: "" });
  assert.equal(none.code, 2);
  assert.match(none.stderr, /needs a terminal[^]*status --global --json/);
});

const boxesIn = (rows: readonly string[]) => rows.join("\n").split("╭").length - 1;
