/** Where each of autom8's own files is on disk. */

import { createHash } from "node:crypto";
import { basename, dirname, isAbsolute, join, sep } from "path";
import { Autom8Error } from "../errors.ts";

/** The files of one project. */
export type ProjectPaths = {
  name: string;
  folder: string;
  config: string;
  /** `declined.json`: the checks that were proposed and declined. */
  declined: string;
  /** `project.json`: which main checkout this is the project of. */
  identity: string;
  specs: string;
  prompts: string;
  sessions: string;
  /** Conversations with the agent that belong to no run, such as planning. */
  conversations: string;
  /** Texts that are being converted into specs. */
  conversions: string;
  runs: string;
  /** `index.ndjson`: one line per archived run. */
  index: string;
  /** What runs print that were started without a terminal, a file a spec. */
  started: string;
};

/** The files of one conversation that belongs to no run. */
export type ConversationPaths = {
  id: string;
  folder: string;
  /** What is known of it. */
  record: string;
  /** Held while the conversation takes place. */
  lock: string;
  agentSettings: string;
  /** The agent's stream, if nobody talks to it. */
  transcript: string;
  /** A git folder of our own, for checkpoints. */
  git: string;
};

/** The files of the conversion of one text. */
export type ConversionPaths = {
  /** The agent works in it: nothing of the repository is there. */
  folder: string;
  /** Held while the text is converted. */
  lock: string;
  agentSettings: string;
  transcript: string;
  /** The agent's last answer, if it is no spec. */
  answer: string;
};

/** The files of one session. */
export type SessionPaths = {
  id: string;
  folder: string;
  journal: string;
  state: string;
  transcripts: string;
  /** What failed checks and setup commands printed. */
  outputs: string;
  lock: string;
  /** What a run that was resumed in the background prints. */
  background: string;
  /** The spec of a run that answers the review of a pull request. */
  reviewSpec: string;
  /** The settings file of the agent's process. */
  agentSettings: string;
  /** The first port of the session's own block. */
  ports: string;
  /** A git folder of our own, for checkpoints. */
  git: string;
};

/**
 * The folder of all of autom8's files: `$AUTOM8_HOME`, else `~/.config/autom8`. If that does not exist, it is
 * `$XDG_CONFIG_HOME/autom8` where the variable is set to an absolute path.
 * @throws Autom8Error usage
 */
export function homeFolder(
  variables: { autom8Home: string | undefined; xdgConfigHome: string | undefined; home: string | undefined },
  exists: (path: string) => boolean,
): string {
  const { autom8Home, xdgConfigHome, home } = variables;
  if (autom8Home) return autom8Home;
  const usual = home ? join(home, ".config", "autom8") : null;
  if (xdgConfigHome && isAbsolute(xdgConfigHome) && (usual === null || !exists(usual))) {
    return join(xdgConfigHome, "autom8");
  }
  if (usual !== null) return usual;
  throw new Autom8Error("usage", {
    problem: "Neither AUTOM8_HOME nor HOME is set, so there is no folder for autom8's files.",
    hint: "Set AUTOM8_HOME to a folder of yours.",
  });
}

/** The files of the project whose folder has this name. */
export function projectPaths(home: string, name: string): ProjectPaths {
  const folder = join(home, inFolder(name));
  return {
    name,
    folder,
    config: join(folder, "config.toml"),
    declined: join(folder, "declined.json"),
    identity: join(folder, "project.json"),
    specs: join(folder, "spec"),
    prompts: join(folder, "prompts"),
    sessions: join(folder, "sessions"),
    conversations: join(folder, "conversations"),
    conversions: join(folder, "conversions"),
    runs: join(folder, "runs"),
    index: join(folder, "index.ndjson"),
    started: join(folder, "started"),
  };
}

/** The files of a session. The id may be typed by a person: it never leads out of the sessions' folder. */
export function sessionPaths(project: ProjectPaths, id: string): SessionPaths {
  return sessionFiles(id, join(project.sessions, inFolder(id)));
}

/** The files of a conversation that belongs to no run. */
export function conversationPaths(project: ProjectPaths, id: string): ConversationPaths {
  const folder = join(project.conversations, inFolder(id));
  return {
    id,
    folder,
    record: join(folder, "conversation.json"),
    lock: join(folder, "lock"),
    agentSettings: join(folder, "agent-settings.json"),
    transcript: join(folder, "transcript.ndjson"),
    git: join(folder, "git"),
  };
}

/** The files of the conversion of a text. `id` stands for its content. */
export function conversionPaths(project: ProjectPaths, id: string): ConversionPaths {
  const folder = join(project.conversions, inFolder(id));
  return {
    folder,
    lock: join(folder, "lock"),
    agentSettings: join(folder, "agent-settings.json"),
    transcript: join(folder, "transcript.ndjson"),
    answer: join(folder, "answer.json"),
  };
}

/** The files of a session whose folder is known, archived ones included. `folder` does not end with a separator. */
export function sessionFiles(id: string, folder: string): SessionPaths {
  // Without `join`, which takes the folder apart again for each file: there may be a hundred sessions.
  const file = (name: string) => `${folder}${sep}${name}`;
  return {
    id,
    folder,
    journal: file("journal.ndjson"),
    state: file("state.json"),
    transcripts: file("transcripts"),
    outputs: file("outputs"),
    lock: file("lock"),
    background: file("background.txt"),
    reviewSpec: file("review.json"),
    agentSettings: file("agent-settings.json"),
    ports: file("ports"),
    git: file("git"),
  };
}

/** The folder of all of autom8's files that a session, archived ones included, belongs to. */
export function homeOf(session: SessionPaths): string {
  return dirname(dirname(dirname(session.folder)));
}

/** The lock that the run which works in a work tree holds, whatever its branch. `workTree` is a real path. */
export function workTreeLock(session: SessionPaths, workTree: string): string {
  return join(
    workTreeLocks(session),
    `${createHash("sha256").update(workTree).digest("hex").slice(0, 16)}.lock`,
  );
}

/** The lock that a process holds while it adds a worktree to the repository. */
export function addingLock(session: SessionPaths): string {
  return join(workTreeLocks(session), "adding.lock");
}

function workTreeLocks(session: SessionPaths): string {
  return join(dirname(dirname(session.folder)), "worktrees");
}

/** The id of a session: the first 8 hex digits of SHA-256 of `<main checkout root>:<branch>`. */
export function sessionId(root: string, branch: string): string {
  return createHash("sha256").update(`${root}:${branch}`).digest("hex").slice(0, 8);
}

/** Where a transcript is now, by the path it was begun at: the session may have been archived since. */
export function transcriptPath(session: SessionPaths, begunAt: string): string {
  return join(session.transcripts, basename(begunAt));
}

/** File name of a transcript: `<NNN>-<phase>-<story>.ndjson`. A story's id may hold anything; a file name may not. */
export function transcriptName(number: number, phase: string, storyId: string | null): string {
  const story = (storyId ?? "").normalize("NFC").replaceAll(/[^\p{L}\p{N}_.-]+/gu, "-").replace(/^[-.]+/, "");
  const tail = story === "" ? "" : `-${[...story].slice(0, 40).join("")}`;
  return `${String(number).padStart(3, "0")}-${phase}${tail}.ndjson`;
}

/** A text as a name inside a folder. Most texts are one already. */
function inFolder(name: string): string {
  const safe = name.replaceAll(/[/\\\0]/g, "_");
  return safe === "" || safe === "." || safe === ".." ? `_${safe}` : safe;
}
