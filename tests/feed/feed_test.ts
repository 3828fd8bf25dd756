import assert from "assert";
import { archiveLine } from "../../src/session/archive.ts";
import { archiveSession } from "../../src/store/archive.ts";
import { entryLine } from "../../src/store/journal_format.ts";
import { acquireLock } from "../../src/store/lock.ts";
import { projectPaths, sessionPaths } from "../../src/store/paths.ts";
import { textOf } from "../../src/view/line.ts";
import { createFeed, type Feed } from "../../src/feed/feed.ts";
import type { News } from "../../src/feed/news.ts";
import type { PastRun, Project, Session } from "../../src/feed/world.ts";
import { makeManyRuns, type ManyRuns } from "../harness/many_runs.ts";

type Seen = {
  messages: News[];
  sessions: Map<string, Session>;
  projects: readonly Project[];
  history: readonly PastRun[];
  isComplete: boolean;
};

/** A feed of made runs, with what it posted so far. */
async function watching(
  archived: number,
  test: (
    made: ManyRuns,
    feed: Feed,
    seen: Seen,
    until: (is: () => boolean) => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const seen: Seen = { messages: [], sessions: new Map(), projects: [], history: [], isComplete: false };
  const post = (message: News) => {
    seen.messages.push(message);
    if (message.kind === "sessions") {
      for (const session of message.changed) seen.sessions.set(session.key, session);
      for (const key of message.gone) seen.sessions.delete(key);
    }
    if (message.kind === "projects") seen.projects = message.projects;
    if (message.kind === "history") [seen.history, seen.isComplete] = [message.runs, message.isComplete];
  };
  try {
    using made = await makeManyRuns(root, { archived });
    const feed = createFeed(post, made.home);
    // Ticks faster than the loop does: nothing here depends on how long it takes.
    const until = async (is: () => boolean) => {
      for (let tick = 0; !is(); tick++) {
        assert.ok(tick < 2_000, "it never came");
        feed.tick(Date.now());
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await test(made, feed, seen, until);
    feed.close();
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("the first tick brings every session, those that cannot be read with their reason", async () => {
  await watching(0, async (made, feed, seen) => {
    feed.tick(Date.now());
    assert.equal(seen.messages.filter(({ kind }) => kind === "sessions").length, 1);
    assert.equal(seen.sessions.size, 8);
    const all = [...seen.sessions.values()];
    assert.equal(all.filter(({ alive }) => alive).length, 2);
    assert.deepEqual(
      all.filter(({ problem }) => problem !== null).map(({ problem }) => problem?.kind).sort(),
      ["state-damaged", "state-newer"],
    );
    const live = seen.sessions.get(`calculator/${made.session("calculator", "feature/sum")}`);
    assert.ok(live !== undefined && live.tail.length > 0);
    assert.equal(live.run?.branch, "feature/sum");
    const times = [...seen.sessions.values()].map(({ tail }) => tail.map(({ at }) => at));
    for (const at of times) assert.deepEqual(at, at.toSorted((a, b) => a - b));
    await Promise.resolve();
  });
});

Deno.test("nothing new is not posted", async () => {
  await watching(5, async (_, feed, seen, until) => {
    await until(() =>
      seen.isComplete && [...seen.sessions.values()].every((one) => one.run === null || one.tail.length > 0)
    );
    const { length } = seen.messages;
    for (let tick = 0; tick < 12; tick++) {
      feed.tick(Date.now());
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual(seen.messages.slice(length), []);
  });
});

Deno.test("projects have their specs, the cost and number of their runs, and the newest one", async () => {
  await watching(40, async (_, __, seen, until) => {
    await until(() => seen.isComplete && seen.projects.some(({ archivedRuns }) => archivedRuns > 0));
    assert.deepEqual(seen.projects.map(({ name }) => name), ["calculator", "shop", "日本-🚀"]);
    const [calculator] = seen.projects;
    assert.deepEqual(calculator?.specs, ["spec-first.json", "spec-ideas.md"]);
    assert.equal(seen.projects.reduce((sum, { archivedRuns }) => sum + archivedRuns, 0), 40);
    assert.ok((calculator?.costUsd ?? 0) > 0);
    const own = seen.history.filter(({ project }) => project === "calculator");
    assert.equal(calculator?.lastRun?.runId, own[0]?.runId);
  });
});

Deno.test("the history of all projects is newest first, and a run that is archived joins it", async () => {
  await watching(1_300, async (made, _, seen, until) => {
    await until(() => seen.isComplete);
    assert.equal(seen.history.length, 1_300);
    const times = seen.history.map(({ finishedAt }) => finishedAt);
    assert.deepEqual(times, times.toSorted().reverse());
    const shop = projectPaths(made.home, "shop");
    const line = {
      ...seen.history[0],
      runId: "new-run",
      folder: "new",
      finishedAt: "2030-01-01T00:00:00.000Z",
    };
    await Deno.writeTextFile(shop.index, `${JSON.stringify(line)}\n`, { append: true });
    await until(() => seen.history.length === 1_301);
    assert.deepEqual([seen.history[0]?.runId, seen.history[0]?.project], ["new-run", "shop"]);
  });
});

Deno.test("a killed run, a new project and a session that is gone are noticed", async () => {
  await watching(0, async (made, _, seen, until) => {
    await until(() => seen.projects.length === 3);
    const id = made.session("calculator", "feature/paused");
    const paths = sessionPaths(projectPaths(made.home, "calculator"), id);
    const key = `calculator/${id}`;
    const taken = await acquireLock(paths.lock, { pid: Deno.pid, since: "", command: "autom8" });
    await until(() => seen.sessions.get(key)?.alive === true);
    if (taken.kind === "acquired") taken.lock.release();
    await until(() => seen.sessions.get(key)?.alive === false);
    const moved = projectPaths(made.home, "moved");
    await Deno.mkdir(moved.sessions, { recursive: true });
    await Deno.rename(paths.folder, sessionPaths(moved, id).folder);
    await until(() => !seen.sessions.has(key) && seen.sessions.has(`moved/${id}`));
    await until(() => seen.projects.some(({ name }) => name === "moved"));
  });
});

Deno.test("a run is loaded from its session or the archive, with its attempts and their transcripts", async () => {
  await watching(3, async (made, feed, seen, until) => {
    await until(() => seen.isComplete);
    const loaded = (key: string) =>
      seen.messages.findLast((one) => one.kind === "run-loaded" && one.key === key) as
        | Extract<News, { kind: "run-loaded" }>
        | undefined;
    const archived = seen.history[0]?.key ?? "";
    feed.loadRun(archived);
    await until(() => loaded(archived) !== undefined);
    assert.equal(`${loaded(archived)?.detail?.run.project}/${loaded(archived)?.detail?.run.runId}`, archived);
    const session = seen.sessions.get(`calculator/${made.session("calculator", "feature/sum")}`);
    const live = `calculator/${session?.run?.runId}`;
    feed.loadRun(live);
    await until(() => loaded(live) !== undefined);
    const attempt = loaded(live)?.detail?.attempts.at(-1);
    assert.ok(attempt?.transcript);
    feed.loadDocument({ kind: "transcript", run: live, transcript: attempt.transcript });
    const document = () => seen.messages.find((one) => one.kind === "document-loaded");
    await until(() => document() !== undefined);
    const message = document();
    const text = message?.kind === "document-loaded"
      ? message.document.lines.map((one) => textOf(one)).join("\n")
      : "";
    assert.match(text, /\S/);
    feed.loadRun("calculator/unknown");
    await until(() => loaded("calculator/unknown") !== undefined);
    assert.equal(loaded("calculator/unknown")?.detail, null);
  });
});

Deno.test("a damaged home hides no other project, and what cannot be listed is reported once", async () => {
  await watching(2, async (made, feed, seen, until) => {
    // A file where a folder should be, and a link to itself.
    const [broken, looping] = [projectPaths(made.home, "broken"), projectPaths(made.home, "looping")];
    for (const { folder, identity } of [broken, looping]) {
      await Deno.mkdir(folder);
      await Deno.writeTextFile(identity, "{");
    }
    await Deno.writeTextFile(broken.sessions, "no folder");
    await Deno.symlink(looping.sessions, looping.sessions);
    await until(() => seen.isComplete);
    assert.equal(seen.sessions.size, 8);
    for (let tick = 0; tick < 12; tick++) feed.tick(Date.now());
    const notices = seen.messages.flatMap((one) => one.kind === "notice" ? [one.text] : []);
    assert.equal(notices.length, 1);
    assert.ok(notices[0]?.includes(looping.sessions), notices[0]);
    assert.deepEqual(seen.projects.map(({ name }) => name), [
      "broken",
      "calculator",
      "looping",
      "shop",
      "日本-🚀",
    ]);
  });
});

Deno.test("a run that was archived just now is found, before the lists are looked at", async () => {
  await watching(3, async (made, feed, seen, until) => {
    await until(() => seen.isComplete);
    const project = projectPaths(made.home, "shop");
    const paths = sessionPaths(project, made.session("shop", "feature/cart-🛒"));
    const run = seen.sessions.get(`shop/${paths.id}`)?.run;
    assert.ok(run != null);
    const key = `shop/${run.runId}`;
    const news = (kind: "run-loaded" | "document-loaded") => seen.messages.filter((one) => one.kind === kind);
    await archiveSession(project, paths, archiveLine({ ...run, finishedAt: run.updatedAt }));
    // No tick: it is not known yet that the session is gone.
    feed.loadRun(key);
    while (news("run-loaded").length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const [loaded] = news("run-loaded");
    assert.ok(loaded?.kind === "run-loaded");
    assert.equal(loaded.detail?.run.runId, run.runId);
    const transcript = loaded.detail?.attempts.at(-1)?.transcript;
    assert.ok(transcript != null);
    feed.loadDocument({ kind: "transcript", run: key, transcript });
    while (news("document-loaded").length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const [document] = news("document-loaded");
    assert.ok(document?.kind === "document-loaded" && document.document.lines.length > 0);
  });
});

Deno.test("the run on the screen is read again when something is recorded of it, and not when another goes on", async () => {
  await watching(0, async (made, feed, seen, until) => {
    const journalOf = (branch: string) =>
      sessionPaths(projectPaths(made.home, "calculator"), made.session("calculator", branch)).journal;
    await until(() => seen.isComplete);
    const { run } = seen.sessions.get(`calculator/${made.session("calculator", "feature/sum")}`) ?? {};
    feed.loadRun(`calculator/${run?.runId}`);
    const loads = () => seen.messages.filter(({ kind }) => kind === "run-loaded").length;
    await until(() => loads() === 1);
    const copyLast = async (path: string, sequence: number) => {
      const last = (await Deno.readTextFile(path)).trimEnd().split("\n").at(-1) ?? "";
      const { event } = JSON.parse(last.slice(last.indexOf("{")));
      await Deno.writeTextFile(path, entryLine(sequence, new Date().toISOString(), JSON.stringify(event)), {
        append: true,
      });
    };
    const sequence = (branch: string) =>
      seen.sessions.get(`calculator/${made.session("calculator", branch)}`)?.run?.journal.sequence ?? 0;
    for (const branch of ["feature/合計を計算する", "feature/sum"]) {
      const before = sequence(branch);
      await copyLast(journalOf(branch), before + 1);
      await until(() => sequence(branch) === before + 1);
      // Long after the last reading.
      feed.tick(Date.now() + 60_000);
      if (branch === "feature/sum") await until(() => loads() === 2);
      else await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(loads(), branch === "feature/sum" ? 2 : 1);
    }
  });
});

Deno.test("an action that cannot be done says why", async () => {
  await watching(0, async (made, feed, seen, until) => {
    feed.tick(Date.now());
    const notices = () => seen.messages.flatMap((one) => one.kind === "notice" ? [one.text] : []);
    feed.act("interrupt", `calculator/${made.session("calculator", "feature/paused")}`);
    await until(() => notices().length === 1);
    assert.match(notices()[0] ?? "", /feature\/paused: No process drives this run\./);
    feed.act("resume", `calculator/${made.session("calculator", "feature/sum")}`);
    await until(() => notices().length === 2);
    assert.match(notices()[1] ?? "", /is running already/);
    feed.act("pause", "nobody/nothing");
    assert.equal(notices().length, 2);
  });
});
