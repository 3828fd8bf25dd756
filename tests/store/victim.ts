/** Uses the store in a process of its own, which the tests can kill. */

import { join } from "path";
import { archiveSession, unarchiveSession } from "../../src/store/archive.ts";
import { writeFileAtomic } from "../../src/store/atomic.ts";
import { openJournal } from "../../src/store/journal.ts";
import { acquireLock } from "../../src/store/lock.ts";
import { projectPaths, sessionPaths } from "../../src/store/paths.ts";
import { openProject } from "../../src/store/project.ts";
import { archiveSummary, journalOptions, makeSession } from "./made_session.ts";

const acts: Record<string, (folder: string) => Promise<void>> = {
  async "atomic-write"(folder) {
    Deno.writeTextFileSync(join(folder, "file"), "old");
    await writeFileAtomic(join(folder, "file"), "a new text");
  },
  async journal(folder) {
    const { journal } = await openJournal(join(folder, "journal.ndjson"), journalOptions);
    for (const n of [1, 2, 3]) {
      await journal.append({ n });
      Deno.writeTextFileSync(join(folder, "acknowledged"), String(n));
    }
  },
  async migrate(folder) {
    (await openJournal(join(folder, "journal.ndjson"), journalOptions)).journal.close();
  },
  async archive(folder) {
    const { project, session } = await makeSession(folder);
    await archiveSession(project, session, archiveSummary);
  },
  async unarchive(folder) {
    const project = projectPaths(folder, "project");
    await unarchiveSession(project, sessionPaths(project, archiveSummary.sessionId));
  },
  async "open-project"(folder) {
    await openProject(folder, "/somewhere/project");
  },
  /** Holds a lock until it is killed. */
  async "hold-lock"(folder) {
    const holder = { pid: Deno.pid, since: "2026-01-02T03:04:05Z", command: "autom8 run" };
    const taken = await acquireLock(join(folder, "lock"), holder);
    console.log(taken.kind);
    await new Promise(() => setInterval(() => {}, 1000));
  },
  /** For each line on stdin, tries to take that lock and prints the result. Releases it at the next line. */
  async "race-for-locks"(folder) {
    let release = () => {};
    for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
      release();
      release = () => {};
      const holder = { pid: Deno.pid, since: "2026-01-02T03:04:05Z", command: "autom8" };
      const taken = await acquireLock(join(folder, `lock-${chunk.trim()}`), holder);
      if (taken.kind === "acquired") release = () => taken.lock.release();
      console.log(taken.kind);
    }
  },
  /** Prints the names of the projects made for a list of roots. */
  async "open-projects"(folder) {
    for (let n = 0; n < 10; n++) {
      console.log((await openProject(folder, `/${Deno.args[2]}/project-${n}`)).name);
    }
  },
};

const [act = "", folder = ""] = Deno.args;
await acts[act]?.(folder);
