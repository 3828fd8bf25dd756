/**
 * What the page of `autom8 gui` and its server say to each other: types alone, for both sides. Everything is plain data;
 * texts of agents and files come sanitized, and are shown as text.
 *
 * Every request but the exchange of the ticket carries `Authorization: Bearer TOKEN`. A request that fails for a reason that
 * concerns the user is answered with status 422 and `{ problem }`; others with a status and a line of text.
 */

import type { Line, Tone } from "../src/view/line.ts";

/** Why something could not be done, and what to do about it: the words of the command line. `hint` may be empty. */
export type Problem = { message: string; hint: string };
export type Refusal = { problem: Problem };

/** `POST /api/exchange`: the page's ticket, from its address, for a token. Status 403: it was used, or the server is new. */
export type ExchangeRequest = { ticket: string };
export type ExchangeAnswer = { token: string };

/**
 * `GET /api/stream?window=ID&session=KEY&after=N&server=ID`: the one event stream of a window, as server-sent events whose
 * `data` is one `StreamMessage` as JSON. It begins with all that there is now, so a window that was away is up to date again.
 *
 * `window`: an id that the page chose when it was loaded. `session`: whose output the window shows, if any; `after`: the
 * number of the last row that it has, and `server`: the id of the server that it came from. At most five windows have a
 * stream: the one that was opened first gets `ended`, with the reason.
 */
export type StreamMessage =
  | { kind: "hello"; server: string; version: string; now: number }
  /** Sessions that are new or changed, and keys of those that are gone. `isAll`: there are no others. */
  | {
    kind: "sessions";
    changed: readonly SessionCard[];
    gone: readonly string[];
    isAll: boolean;
    now: number;
  }
  /** All projects. */
  | { kind: "projects"; projects: readonly ProjectCard[] }
  /** The newest archived runs of all projects, at most 200; `GET /api/history` has the others. */
  | { kind: "history"; runs: readonly PastRun[]; total: number; isComplete: boolean }
  | Output
  /** What an action did later, such as that a run that was resumed has failed. */
  | { kind: "notice"; text: string; tone: Tone }
  | PlanNews
  | { kind: "ended"; reason: string };

/**
 * Rows of the output of the session that the window shows. `first`: the number of the first of them. `restarted`: earlier
 * rows are void. `leftOut`: rows between the window's last one and `first` that are not sent; the transcripts have them.
 */
export type Output = {
  kind: "output";
  session: string;
  first: number;
  rows: readonly OutputRow[];
  restarted: boolean;
  leftOut: number;
};

/** One row, not wrapped, of one line of text. `at`: ms since the epoch. */
export type OutputRow = { at: number; line: Line };

/** `POST /api/show`: from now on the window's stream has the output of this session, from its row after `after` on. Answer: `{}` */
export type ShowRequest = { window: string; session: string | null; after: number | null };

/**
 * `POST /api/leave`, with `keepalive`: the window is hidden and comes back (`returns`), or is closed. The server ends some
 * minutes after its last window was closed. Answer: `{}`
 */
export type LeaveRequest = { window: string; returns: boolean };

/** What can be done to a session's run: the words of the commands. */
export type ActionName = "pause" | "resume" | "interrupt" | "abandon";

/** A session. Times in ms since the epoch, cost in USD. */
export type SessionCard = {
  key: string;
  /** For `GET /api/run`; null if the run cannot be read: `problem` says why. */
  runKey: string | null;
  project: string;
  sessionId: string;
  problem: Problem | null;
  /** A process drives it. */
  alive: boolean;
  /** `running`, `paused`, `interrupted`, `killed`, ... as `autom8 status` shows it. */
  status: { text: string; tone: Tone };
  /** What can be done now, the most likely first. */
  actions: readonly ActionName[];
  branch: string;
  specFile: string;
  workTree: string | null;
  pullRequest: string | null;
  phase: string;
  /** The story that is worked on, and its attempt or the review's round: `attempt 2 of 3`. Empty: none. */
  story: string | null;
  place: string;
  stories: readonly StoryRow[];
  storiesDone: number;
  storiesTotal: number;
  startedAt: number;
  updatedAt: number;
  /** Null while it is unfinished. */
  finishedAt: number | null;
  /** When the phase began. */
  since: number;
  tokens: number;
  costUsd: number;
  costIsEstimate: boolean;
  /** What the run does right now, and what its agent said last. May be empty. */
  doing: string;
  said: string;
  /** When a timed wait ends; null without one. */
  until: number | null;
  failure: Problem | null;
};

export type StoryRow = {
  id: string;
  title: string;
  status: "pending" | "running" | "passed" | "failed" | "parked";
  attempts: number;
  /** Of its changes, once it passed; null before. */
  changes: { files: number; additions: number; deletions: number } | null;
  tokens: number;
  costUsd: number;
  durationMs: number;
  commit: string | null;
};

export type ProjectCard = {
  name: string;
  /** The main checkout; null if it is not known. */
  root: string | null;
  specs: readonly string[];
  archivedRuns: number;
  costUsd: number;
  costIsEstimate: boolean;
  problem: Problem | null;
};

/** An archived run. Times in ms since the epoch. */
export type PastRun = {
  runKey: string;
  project: string;
  sessionId: string;
  branch: string;
  status: string;
  startedAt: number;
  finishedAt: number;
  storiesDone: number;
  storiesTotal: number;
  costUsd: number;
  costIsEstimate: boolean;
};

/** `GET /api/history?project=NAME&offset=N`: 200 runs from the N-th on, newest first. Without `project`: of all. */
export type HistoryAnswer = { runs: readonly PastRun[]; total: number };

/** `GET /api/run?key=RUNKEY`: all that is recorded of a run. Ask again when its session has changed. */
export type RunAnswer = {
  key: string;
  title: string;
  alive: boolean;
  archived: boolean;
  status: { text: string; tone: Tone };
  /** As `autom8 show` begins. */
  facts: readonly { name: string; text: string; tone: Tone }[];
  stories: readonly (StoryRow & { evidence: readonly Line[] })[];
  attempts: readonly AttemptRow[];
  timeline: readonly TimelineRow[];
  findings: readonly { round: number; severity: string; tone: Tone; text: string; state: string }[];
  checks: readonly { command: string; passed: boolean; detail: string; durationMs: number }[];
  decisions: readonly { storyId: string; text: string }[];
  assumptions: readonly { storyId: string; text: string }[];
  commits: readonly { commit: string; subject: string; key: string }[];
  /** Commands that a person most likely wants next. */
  next: readonly string[];
};

/** An agent turn. `transcript`: for `GET /api/document`; null if the agent did not start. */
export type AttemptRow = {
  turn: number;
  phase: string;
  storyId: string | null;
  attempt: number;
  startedAt: number;
  endedAt: number | null;
  transcript: string | null;
};

/** A row of the timeline. `at`: ms since the epoch. `output`: what a command printed; null for none. */
export type TimelineRow = {
  at: number;
  kind: "phase" | "entry";
  label: string;
  text: string;
  tone: Tone;
  output: string | null;
};

/**
 * `GET /api/document?run=RUNKEY&kind=transcript&name=FILE`, `...&kind=diff`, `...&kind=checks`: a text of a run, in lines
 * that are not wrapped. `cut`: bytes left out at its beginning.
 */
export type DocumentAnswer = { lines: readonly Line[]; cut: number };

/** `POST /api/act`: the same as the command of this name. It answers when it is done. */
export type ActRequest = { session: string; action: ActionName };
export type ActAnswer = { text: string; tone: Tone };

/** `GET /api/config?project=NAME`: every key; without `project`, for all projects. */
export type ConfigAnswer = {
  project: string | null;
  files: readonly { layer: "global" | "repository" | "project"; path: string; exists: boolean }[];
  keys: readonly ConfigRow[];
  /** Commands of the repository's file that no run uses until they are trusted. */
  untrusted: readonly string[];
  /** What is wrong in the files: no run can start. */
  problem: Problem | null;
};

export type ConfigLayer = "global" | "repository" | "project";

/** A key. Values are as in a file; `text` is the value in force in TOML. */
export type ConfigRow = {
  name: string;
  meaning: string;
  type: "toggle" | "choice" | "number" | "list" | "text";
  /** What is allowed, in words. */
  expected: string;
  choices: readonly string[];
  default: unknown;
  value: unknown;
  text: string;
  /** `default`, `global, line 3`, `AUTOM8_REVIEW`, ... */
  source: string;
  sourceLayer: "default" | ConfigLayer | "environment" | "flag";
  /** What each file says; null: nothing. `text`: in TOML. */
  layers: Readonly<Record<ConfigLayer, { value: unknown; text: string; line: number } | null>>;
  /** Why it has no effect with the other values in force; null if it has. */
  inactive: string | null;
};

/**
 * `POST /api/config`: as `autom8 config set KEY VALUE...`, with its messages. `values`: what one would type, one text a word
 * of a list, `["[]"]` for an empty one; null removes the key, as `config reset` does.
 */
export type ConfigRequest = {
  layer: "global" | "project";
  project: string | null;
  key: string;
  values: readonly string[] | null;
};
/** `overriddenBy`: the source that wins over the value; null if none does. */
export type ConfigSaved = { overriddenBy: string | null; config: ConfigAnswer };

/** `GET /api/specs?project=NAME`: files that may be specs, newest first. */
export type SpecsAnswer = { specs: readonly { file: string; name: string; changedAt: number }[] };

/** `GET /api/spec?project=NAME&file=PATH`: one of them. `version` names its content. */
export type SpecAnswer = { file: string; text: string; version: string; check: SpecCheck };

/** `POST /api/spec/check`: what `autom8 spec check` would say of this text. `name`: its file name, for the format. */
export type SpecCheckRequest = { text: string; name: string };
export type SpecCheck = {
  /** Null if the text is no valid spec: then there are `problems`. */
  spec: { project: string; branch: string; description: string } | null;
  stories: readonly {
    id: string;
    title: string;
    criteria: readonly string[];
    dependsOn: readonly string[];
    passes: boolean;
    /** Commands of the spec that would run here: **Run** accepts them. */
    verify: readonly string[];
  }[];
  warnings: readonly string[];
  problem: Problem | null;
};

/** `POST /api/spec/save`. `version`: of the text that was edited; null for a new file. `name` is a file name, not a path. */
export type SpecSaveRequest = { project: string; name: string; text: string; version: string | null };

/** `GET /api/plan?project=NAME`: the project's conversation about a new spec, also one that was cut off. */
export type PlanAnswer = {
  project: string;
  /** Null: none was begun. */
  conversation: string | null;
  /** Claude works on an answer. */
  isBusy: boolean;
  messages: readonly PlanMessage[];
  /** The spec that the conversation wrote last; null if there is none yet. */
  spec: SpecAnswer | null;
};

/** `tool`: what Claude did, in a line. `problem`: why an answer did not come. */
export type PlanMessage = { who: "you" | "claude" | "tool" | "problem"; text: string };

/** In the stream, for every window: messages from the one with number `first` (from 0) on are replaced by these. */
export type PlanNews = {
  kind: "plan";
  project: string;
  conversation: string | null;
  isBusy: boolean;
  first: number;
  messages: readonly PlanMessage[];
  /** Left out if it did not change. */
  spec?: SpecAnswer | null;
};

/** `POST /api/plan`: says something to Claude. Answer: `{}`; what comes of it is in the stream. */
export type PlanRequest = { project: string; text: string };
/** `POST /api/plan/stop`: ends the answer that is being given. `POST /api/plan/end`: forgets the conversation; specs stay. */
export type PlanEndRequest = { project: string };

/** `POST /api/run/start`: as `autom8 run SPEC`, without a terminal. The user has seen the commands of the spec and agrees. */
export type StartRequest = { project: string; specFile: string };
/** `session`: its key. A run that ends before it has a session is a problem; one that fails later, a notice. */
export type StartAnswer = { session: string };

/** `GET /api/clean?project=NAME&worktrees=1&force=1`: what `autom8 clean` would do. */
export type CleanAnswer = { lines: readonly string[]; isEmpty: boolean };
/** `POST /api/clean`: does it, if it is still what `lines` say. Answer: a `CleanAnswer` with what was done. */
export type CleanRequest = { project: string; worktrees: boolean; force: boolean; lines: readonly string[] };
