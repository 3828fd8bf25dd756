import assert from "assert";
import { basename, join } from "path";
import { archiveSession, listArchive, rebuildIndex, unarchiveSession } from "../../src/store/archive.ts";
import { acquireLock, isLocked } from "../../src/store/lock.ts";
import { ensureFolder } from "../../src/store/atomic.ts";
import { openJournal } from "../../src/store/journal.ts";
import { projectPaths, type SessionPaths, sessionPaths } from "../../src/store/paths.ts";
import { inFolder } from "./in_folder.ts";
import { killedAt } from "./killed_at.ts";
import { archiveSummary, journalOptions, makeSession } from "./made_session.ts";

const folderName = "20260102T030405Z_run-1";
const holder = { pid: 42, since: "2026-01-02T03:04:05Z", command: "autom8" };
const names = (folder: string) => [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Archives `count` runs of one session, one a minute. */
async function archived(home: string, count: number) {
  const { project } = await makeSession(home);
  for (let n = 1; n <= count; n++) {
    const { session } = await makeSession(home);
    const finishedAt = `2026-01-02T03:0${n}:00.000Z`;
    await archiveSession(project, session, { ...archiveSummary, runId: `run-${n}`, finishedAt });
  }
  return project;
}

const runsOf = async (project: ReturnType<typeof projectPaths>, limit = Infinity) =>
  (await listArchive(project, limit)).map(({ runId }) => runId);

Deno.test("an archived session is a folder under runs, without its lock, and a line of the index", async () => {
  await inFolder(async (home) => {
    const { project, session } = await makeSession(home);
    const taken = await acquireLock(session.lock, holder);
    const folder = await archiveSession(project, session, archiveSummary);
    assert.equal(folder, join(project.runs, folderName));
    assert.deepEqual(names(folder), ["journal.ndjson", "state.json", "transcripts"]);
    assert.deepEqual(names(project.sessions), []);
    assert.deepEqual(await listArchive(project, 10), [{ ...archiveSummary, folder: folderName }]);
    assert.equal(Deno.statSync(project.index).mode! & 0o777, 0o600);
    assert.equal(isLocked(session.lock), false);
    if (taken.kind === "acquired") taken.lock.release();
  });
});

Deno.test("killed at any point, archiving is finished by the next try, and listed once", async () => {
  const points = await killedAt("archive", async (home, point) => {
    const project = projectPaths(home, "project");
    const session = sessionPaths(project, archiveSummary.sessionId);
    const moved = exists(join(project.runs, folderName));
    assert.equal((await listArchive(project, 10)).length, moved ? 1 : 0, point);
    if (!moved) {
      await makeSession(home);
      await archiveSession(project, session, archiveSummary);
    }
    assert.deepEqual(await listArchive(project, 10), [{ ...archiveSummary, folder: folderName }], point);
    assert.equal(exists(session.folder), false);
    assert.ok(exists(join(project.runs, folderName, "journal.ndjson")));
  });
  for (
    const point of ["archive-index:torn", "archive-move:before", "archive-move:after", "archive-lock:after"]
  ) {
    assert.ok(points.includes(point), point);
  }
});

Deno.test("the newest runs come first, as many as asked for", async () => {
  await inFolder(async (home) => {
    const project = await archived(home, 4);
    assert.deepEqual(await runsOf(project), ["run-4", "run-3", "run-2", "run-1"]);
    assert.deepEqual(await runsOf(project, 2), ["run-4", "run-3"]);
    assert.deepEqual(await runsOf(projectPaths(home, "none")), []);
  });
});

Deno.test("lines that are torn, garbage, twice there, or without a folder hide no other, and swallow none", async () => {
  await inFolder(async (home) => {
    const project = await archived(home, 2);
    const text = await Deno.readTextFile(project.index);
    const [first = ""] = text.split("\n");
    const gone = first.replaceAll("run-1", "run-9");
    const outside = first.replace(/"folder":"[^"]*"/, '"folder":".."');
    await Deno.writeTextFile(
      project.index,
      `${text}${first}\n\n{}\nnull\n\0\0\n${outside}\n${gone}\n${first.slice(0, 40)}`,
    );
    assert.deepEqual((await runsOf(project)).sort(), ["run-1", "run-2"]);
    const { session } = await makeSession(home);
    await archiveSession(project, session, { ...archiveSummary, runId: "run-3" });
    assert.deepEqual((await runsOf(project)).sort(), ["run-1", "run-2", "run-3"]);
  });
});

Deno.test("an index that is lost or damaged gets back the lines of the folders that can be read", async () => {
  await inFolder(async (home) => {
    const project = await archived(home, 3);
    const whole = await listArchive(project, 10);
    const lineOf = async ({ folder, state }: SessionPaths) => {
      const text = await Deno.readTextFile(state);
      return text === "{" ? null : whole.find((line) => line.folder === basename(folder)) ?? null;
    };
    const text = await Deno.readTextFile(project.index);
    for (const left of [null, "", "garbage", text.slice(0, -10), text.slice(5)]) {
      if (left === null) await Deno.remove(project.index);
      else await Deno.writeTextFile(project.index, left);
      const { added, unreadable } = await rebuildIndex(project, lineOf);
      assert.ok(added > 0);
      assert.deepEqual(unreadable, []);
      assert.deepEqual(await listArchive(project, 10), whole);
      assert.deepEqual(await rebuildIndex(project, lineOf), { added: 0, unreadable: [] });
    }
    await Deno.remove(project.index);
    const [bad = ""] = names(project.runs);
    await Deno.writeTextFile(join(project.runs, bad, "state.json"), "{");
    assert.deepEqual(await rebuildIndex(project, lineOf), { added: 2, unreadable: [bad] });
    assert.equal((await listArchive(project, 10)).length, 2);
  });
});

Deno.test("the newest run of a session is taken out again, and is listed no more", async () => {
  await inFolder(async (home) => {
    const project = await archived(home, 2);
    const session = sessionPaths(project, archiveSummary.sessionId);
    // What a resume that found nothing leaves behind is no run.
    await ensureFolder(session.folder);
    (await openJournal(session.journal, journalOptions)).journal.close();
    await unarchiveSession(project, session);
    assert.deepEqual(await runsOf(project), ["run-1"]);
    assert.deepEqual(names(session.folder), ["journal.ndjson", "lock", "state.json", "transcripts"]);
    assert.equal(isLocked(session.lock), false);
    // It has a run of its own now, which is not put aside for an older one.
    await unarchiveSession(project, session);
    assert.deepEqual(await runsOf(project), ["run-1"]);
  });
});

Deno.test("a run is not taken out into a session that somebody drives, or that has a run", async () => {
  await inFolder(async (home) => {
    const project = await archived(home, 1);
    const session = sessionPaths(project, archiveSummary.sessionId);
    const taken = await acquireLock(session.lock, holder);
    await unarchiveSession(project, session);
    assert.deepEqual(names(session.folder), ["lock"]);
    if (taken.kind === "acquired") taken.lock.release();
    await makeSession(home);
    await unarchiveSession(project, session);
    assert.deepEqual(await runsOf(project), ["run-1"]);
  });
});

Deno.test("killed at any point, taking a run out is finished by the next try", async () => {
  const points = await killedAt("unarchive", async (home, point) => {
    const project = projectPaths(home, "project");
    const session = sessionPaths(project, archiveSummary.sessionId);
    await unarchiveSession(project, session);
    assert.deepEqual(await runsOf(project), [], point);
    assert.ok(exists(session.journal) && exists(session.state), point);
    assert.deepEqual(names(project.runs), []);
  }, async (home) => {
    await archived(home, 1);
  });
  assert.ok(points.includes("unarchive-move:before") && points.includes("unarchive-move:after"));
});
