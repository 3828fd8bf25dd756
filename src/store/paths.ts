/** Where everything of autom8's own stands on disk. */

import { join } from "path";

/** The files of one project. */
export type ProjectPaths = {
  name: string;
  folder: string;
  config: string;
  /** `project.json`: which main checkout this is the project of. */
  identity: string;
  specs: string;
  prompts: string;
  sessions: string;
  runs: string;
  /** `index.ndjson`: one line per archived run. */
  index: string;
};

/** The files of one session. */
export type SessionPaths = {
  id: string;
  folder: string;
  journal: string;
  state: string;
  transcripts: string;
  lock: string;
  /** A git folder of our own, for checkpoints. */
  git: string;
};

/** The folder of all of autom8's files: `$AUTOM8_HOME`, or `~/.config/autom8`. */
export function homeFolder(variables: { autom8Home: string | undefined; home: string | undefined }): string {
  if (variables.autom8Home) return variables.autom8Home;
  return join(variables.home || "/", ".config", "autom8");
}

export function projectPaths(home: string, name: string): ProjectPaths {
  const folder = join(home, name);
  return {
    name,
    folder,
    config: join(folder, "config.toml"),
    identity: join(folder, "project.json"),
    specs: join(folder, "spec"),
    prompts: join(folder, "prompts"),
    sessions: join(folder, "sessions"),
    runs: join(folder, "runs"),
    index: join(folder, "index.ndjson"),
  };
}

export function sessionPaths(project: ProjectPaths, id: string): SessionPaths {
  return sessionFiles(id, join(project.sessions, id));
}

/** The files of a session whose folder is known, archived ones included. */
export function sessionFiles(id: string, folder: string): SessionPaths {
  return {
    id,
    folder,
    journal: join(folder, "journal.ndjson"),
    state: join(folder, "state.json"),
    transcripts: join(folder, "transcripts"),
    lock: join(folder, "lock"),
    git: join(folder, "git"),
  };
}

/** File name of a transcript: `<NNN>-<phase>-<story>.ndjson`. A story's id may hold anything; a file name may not. */
export function transcriptName(number: number, phase: string, storyId: string | null): string {
  const story = (storyId ?? "").normalize("NFC").replaceAll(/[^\p{L}\p{N}_.-]+/gu, "-").replace(/^[-.]+/, "");
  const tail = story === "" ? "" : `-${[...story].slice(0, 40).join("")}`;
  return `${String(number).padStart(3, "0")}-${phase}${tail}.ndjson`;
}
