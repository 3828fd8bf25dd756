/** Words that complete a command line and that only the disk knows. */

import { configKeys } from "../config/config.ts";
import { promptPhases } from "../config/phases.ts";
import { readBranches } from "../git/branches.ts";
import { createGit } from "../git/command.ts";
import { runPlain } from "../shell/plain.ts";
import { listArchive } from "../store/archive.ts";
import { projectPaths } from "../store/paths.ts";
import { readSessions } from "../watch/runs.ts";
import { lookAround } from "./ground.ts";
import { autom8Home } from "./home.ts";

type Value = { value: string; description: string };

/** Nobody looks through more runs than these in a list. */
const mostRuns = 50;

const readers = {
  "sessions": async (folder: string) => {
    const { runs } = await readSessions((await lookAround(folder)).project);
    return runs.map(({ run }) => ({ value: run.sessionId, description: `${run.branch}, ${run.status}` }));
  },
  "stories": async (folder: string) => {
    const { runs } = await readSessions((await lookAround(folder)).project);
    return (runs[0]?.run.stories ?? []).map(({ id, title }) => ({ value: id, description: title }));
  },
  "runs": async (folder: string) => {
    const { project } = await lookAround(folder);
    const archived = await listArchive(project, mostRuns);
    const ids = archived.map(({ runId, branch, status }) => ({
      value: runId,
      description: `${branch}, ${status}`,
    }));
    return [{ value: "last", description: "the newest run" }, ...ids];
  },
  "branches": async (folder: string) => {
    const { workTree } = await lookAround(folder);
    const { local } = await readBranches(createGit({ folder: workTree, runner: runPlain }));
    return [...local].flatMap(([value, { workTree }]) =>
      workTree === null ? [] : [{ value, description: workTree }]
    );
  },
  "projects": () => Promise.resolve(projects()),
  "config-keys": () =>
    Promise.resolve(configKeys.map(({ name, meaning }) => ({ value: name, description: meaning }))),
  "config-values": (_, key) => {
    const found = configKeys.find(({ name }) => name === key);
    return Promise.resolve((found?.choices ?? []).map((value) => ({ value, description: "" })));
  },
  "phases": () => Promise.resolve(promptPhases.map((value) => ({ value, description: "" }))),
} satisfies Record<string, (folder: string, key: string | null) => Promise<Value[]>>;

/** What is known only on disk: see the readers. */
export type ValueSource = keyof typeof readers;

/** The words of a source, for the project of a folder. `key`: the configuration key whose values are asked for. */
export async function completionValues(
  source: ValueSource,
  folder: string,
  key: string | null,
): Promise<Value[]> {
  return await readers[source](folder, key);
}

function projects(): Value[] {
  const home = autom8Home();
  return [...Deno.readDirSync(home)].flatMap(({ name, isDirectory }) => {
    if (!isDirectory) return [];
    const { identity } = projectPaths(home, name);
    try {
      const { root } = JSON.parse(Deno.readTextFileSync(identity));
      return [{ value: name, description: String(root) }];
    } catch {
      // Another folder of autom8's, or a damaged project: `autom8 doctor` reports it.
      return [];
    }
  });
}
