/** Three projects with eight sessions, two of them live, and many archived runs, made from a recorded journal. */

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join } from "path";
import { foldRun } from "../../src/run/apply.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { runJournal } from "../../src/run/journal.ts";
import { summarize } from "../../src/run/summary.ts";
import { archiveLine } from "../../src/session/archive.ts";
import { readJournal } from "../../src/store/journal.ts";
import { entryLine, headerLine, type JournalEntry } from "../../src/store/journal_format.ts";
import { acquireLock, type Lock } from "../../src/store/lock.ts";
import {
  projectPaths,
  sessionFiles,
  sessionId,
  type SessionPaths,
  sessionPaths,
} from "../../src/store/paths.ts";
import { runGit } from "./repository.ts";

/** The projects, by name; each is the folder of a repository under `root`. */
export const projectNames = ["calculator", "shop", "日本-🚀"] as const;

export type ManyRuns = {
  /** Holds everything. */
  root: string;
  /** `AUTOM8_HOME`. */
  home: string;
  /** The repository of a project. */
  repository(project: typeof projectNames[number]): string;
  /** What a program needs to find all this. */
  env: Record<string, string>;
  /** The id of the session of a branch. */
  session(project: typeof projectNames[number], branch: string): string;
  /** The id of the archived run with this number, 0 for the newest. */
  archivedRun(n: number): string;
  [Symbol.dispose](): void;
};

/** Where a recorded run is cut, in entries, to be in a state: the journal has all of them. */
const until = {
  working: 44,
  waiting: 18,
  paused: 39,
  reviewing: 60,
  failed: 94,
  completed: 117,
} as const;

type Made = {
  project: typeof projectNames[number];
  branch: string;
  entries: number;
  spoil?: (paths: SessionPaths) => Promise<void>;
  live?: true;
};

const newer = '{"format":"autom8-journal","version":99,"autom8":"9.0.0"}\n';

const sessions: readonly Made[] = [
  { project: "calculator", branch: "feature/sum", entries: until.working, live: true },
  { project: "calculator", branch: "feature/合計を計算する", entries: until.waiting, live: true },
  { project: "calculator", branch: "feature/paused", entries: until.paused },
  {
    project: "calculator",
    branch: "fix/a-branch-with-a-name-that-is-much-longer-than-most-tables-have-room-for",
    entries: until.failed,
  },
  { project: "shop", branch: "feature/cart-🛒", entries: until.reviewing },
  {
    project: "shop",
    branch: "feature/newer",
    entries: until.working,
    spoil: (p) => Deno.writeTextFile(p.journal, newer),
  },
  {
    project: "shop",
    branch: "feature/damaged",
    entries: until.working,
    spoil: (p) => Deno.writeTextFile(p.journal, "not a journal\n"),
  },
  { project: "日本-🚀", branch: "feature/half", entries: until.working, spoil: cutInHalf },
];

/** Makes all of it in a folder. Dispose of it to let go of the live sessions. */
export async function makeManyRuns(root: string, { archived }: { archived: number }): Promise<ManyRuns> {
  const home = join(root, "autom8");
  const recorded = await recordedEntries();
  const repository = (project: string) => join(root, project);
  const locks: Lock[] = [];
  for (const name of projectNames) {
    await makeRepository(repository(name), root);
    const project = projectPaths(home, name);
    for (const folder of [project.specs, project.sessions, project.runs]) {
      await Deno.mkdir(folder, { recursive: true });
    }
    await Deno.writeTextFile(project.identity, JSON.stringify({ root: repository(name) }));
    await Deno.writeTextFile(
      join(project.specs, "spec-first.json"),
      JSON.stringify({ userStories: [{ passes: true }, {}] }),
    );
    await Deno.writeTextFile(join(project.specs, "spec-ideas.md"), "# Ideas\n");
  }
  for (const [n, made] of sessions.entries()) {
    const project = projectPaths(home, made.project);
    const id = sessionId(repository(made.project), made.branch);
    const paths = sessionPaths(project, id);
    await writeRun(paths, entriesOf(recorded, made, id, repository(made.project), timeOf(0) + n * 60_000));
    await made.spoil?.(paths);
    if (made.live !== true) continue;
    const taken = await acquireLock(paths.lock, { pid: Deno.pid, since: "", command: "autom8" });
    if (taken.kind === "acquired") locks.push(taken.lock);
  }
  const index = new Map<string, string>(projectNames.map((name) => [name, ""]));
  for (let n = archived - 1; n >= 0; n--) {
    const project = projectNames[n % 10 === 0 ? 2 : n % 4 === 0 ? 1 : 0];
    const made: Made = {
      project,
      branch: `feature/story-${n}`,
      entries: n % 7 === 0 ? until.failed : until.completed,
    };
    const id = sessionId(repository(project), made.branch);
    const entries = entriesOf(recorded, made, id, repository(project), timeOf(n + 1), idOf(n));
    const folder = `20260101T000000Z_${idOf(n)}`;
    const run = await writeRun(sessionFiles(id, join(projectPaths(home, project).runs, folder)), entries);
    index.set(project, `${index.get(project)}${JSON.stringify({ ...archiveLine(run), folder })}\n`);
  }
  for (const [name, text] of index) await Deno.writeTextFile(projectPaths(home, name).index, text);
  return {
    root,
    home,
    repository,
    env: { HOME: root, AUTOM8_HOME: home, GIT_CONFIG_NOSYSTEM: "1" },
    session: (project, branch) => sessionId(repository(project), branch),
    archivedRun: idOf,
    [Symbol.dispose]: () => locks.forEach((lock) => lock.release()),
  };
}

/** Looks like a token of GitHub's; user's own words are masked only where they leave the machine. */
export const secret = `ghp_${"Ab3".repeat(12)}`;

/** When the n-th run before the newest began: one an hour. */
function timeOf(n: number): number {
  return Date.UTC(2026, 0, 31, 12) - n * 3_600_000;
}

function idOf(n: number): string {
  const hex = createHash("sha256").update(`run ${n}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

type Entries = readonly JournalEntry<RunEvent>[];

async function recordedEntries(): Promise<Entries> {
  const path = fileURLToPath(new URL("../../fixtures/journals/v2.ndjson", import.meta.url));
  const read = await readJournal(path, runJournal);
  if (read === null) throw new Error(`${path} is missing`);
  return read.entries;
}

/** The first entries of the recorded run as those of another run, begun at another time. */
function entriesOf(
  recorded: Entries,
  { project, branch, entries }: Made,
  id: string,
  root: string,
  begun: number,
  runId = idOf(-begun),
): Entries {
  const first = Date.parse(recorded[0]?.at ?? "");
  const changed = (event: RunEvent): RunEvent => {
    switch (event.kind) {
      case "transition":
        return { ...event, events: event.events.map(changed) };
      case "run-started": {
        const specFile = join(root, "spec.json");
        return { ...event, runId, sessionId: id, project, root, checkout: root, branch, specFile };
      }
      case "spec-loaded": {
        const titles = [
          "Add two numbers",
          "合計を表示する、桁区切りつきで、とても長い題名",
          "Ship it 🚀 <b>everywhere</b> & on time",
        ];
        const userStories = event.spec.userStories.map((story, i) => ({
          ...story,
          title: titles[i] ?? story.title,
          acceptanceCriteria: [...story.acceptanceCriteria, `works with ${secret}`],
        }));
        return { ...event, spec: { ...event.spec, project, branchName: branch, userStories } };
      }
      case "workspace-intended":
      case "workspace-ready":
        return { ...event, workTree: root, branch };
      default:
        return event;
    }
  };
  return recorded.slice(0, entries).map(({ sequence, at, event }) => ({
    sequence,
    // A run of seconds becomes one of minutes.
    at: new Date(begun + (Date.parse(at) - first) * 100).toISOString(),
    event: changed(event),
  }));
}

async function writeRun(paths: SessionPaths, entries: Entries) {
  const run = foldRun(entries);
  if (run === null) throw new Error("the recorded journal begins with no run");
  const lines = entries.map(({ sequence, at, event }) => entryLine(sequence, at, JSON.stringify(event)));
  const journal = headerLine(runJournal.version, "0.1.0") + lines.join("");
  const summary = summarize(run, {
    sequence: entries.length,
    bytes: new TextEncoder().encode(journal).length,
  });
  await Deno.mkdir(paths.transcripts, { recursive: true });
  await Deno.writeTextFile(paths.journal, journal);
  await Deno.writeTextFile(paths.state, JSON.stringify(summary));
  await Deno.writeTextFile(paths.lock, "");
  const { turn } = summary;
  if (turn?.transcript) await Deno.writeTextFile(join(paths.transcripts, turn.transcript), transcript);
  return summary;
}

const transcript = [
  { type: "system", subtype: "init", session_id: "s", model: "m", permissionMode: "auto" },
  {
    type: "assistant",
    message: {
      id: "m1",
      content: [{ type: "tool_use", id: "t1", name: "Edit", input: { file_path: "src/sum.ts" } }],
    },
  },
].map((line) => `${JSON.stringify(line)}\n`).join("");

async function cutInHalf({ journal, state }: SessionPaths): Promise<void> {
  const { size } = await Deno.stat(journal);
  await Deno.truncate(journal, size / 2);
  await Deno.truncate(state, 100);
}

async function makeRepository(folder: string, root: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const env = { HOME: root, GIT_CONFIG_NOSYSTEM: "1", PATH: Deno.env.get("PATH") ?? "" };
  await runGit(folder, ["init", "-q", "-b", "main"], { env });
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  await runGit(folder, [...identity, "commit", "-q", "--allow-empty", "-m", "Start"], { env });
}
