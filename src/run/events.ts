/** What can happen to a run: the lines of its journal. */

import type { AgentAnswer, CommitMessage } from "../claude/answer.ts";
import type { Denial, Usage } from "../claude/events.ts";
import type { TurnEnding } from "../claude/failure.ts";
import type { Finding } from "../claude/findings.ts";
import type { Claim } from "../claude/prompts/claims.ts";
import type { AttemptProblem } from "../claude/prompts/problem.ts";
import type { Config } from "../config/config.ts";
import type { PermissionMode } from "../config/permission_modes.ts";
import type { RunPhase } from "../config/phases.ts";
import type { ErrorInfo } from "../errors.ts";
import type { Segment } from "../git/commit.ts";
import type { GitPins } from "../git/pins.ts";
import type { StoryChanges } from "../knowledge/model.ts";
import type { Spec } from "../spec/spec.ts";
import type { Permissions } from "./permissions.ts";
import type { AnsweredReview, ThreadReply } from "./answered_review.ts";
import type {
  AbandonedAt,
  CommitKey,
  Correction,
  MachineState,
  PublishedPullRequest,
  RunOptions,
  UncommittedFiles,
  VerifyResult,
  Workspace,
} from "./state.ts";

/** One line of the journal. Times come from the journal entry, so an event has none. */
export type RunEvent =
  /** Events that are recorded together or not at all: what an outcome means, and the state that follows. */
  | { kind: "transition"; events: RunEvent[] }
  | {
    kind: "run-started";
    runId: string;
    sessionId: string;
    project: string;
    root: string;
    checkout: string;
    specFile: string;
    branch: string;
    config: Config;
    options: RunOptions;
    version: string;
    /** The cost limit given on the command line; absent: none was. */
    maxCostUsd?: number;
    /** Stories whose boxes were all ticked in the spec count as done. */
    ticked?: "done";
    /** The review of a pull request that the run answers; absent: it implements a spec. */
    review?: AnsweredReview;
  }
  | { kind: "state-entered"; state: MachineState }
  | { kind: "spec-loaded"; specFile: string; spec: Spec }
  /** `checkpoint`: the commit whose content a worktree that is made again gets; null for a new one. */
  | {
    kind: "workspace-intended";
    workTree: string;
    branch: string;
    createFrom: string | null;
    checkpoint: string | null;
  }
  | ({ kind: "workspace-ready" } & Workspace)
  /** What autom8's own git keeps to from here on. */
  | { kind: "git-pinned"; pins: GitPins }
  /** Paths of ignored files that were to come along: those that are in the worktree now, and those left out. */
  | { kind: "worktree-filled"; copied: string[]; skipped: { path: string; reason: string }[] }
  | { kind: "setup-started"; command: string }
  | ({ kind: "setup-ended" } & VerifyResult)
  /** Hooks, as `name hash`, that are not as they were pinned, found while or right after an agent worked. */
  | { kind: "hooks-found-changed"; hooks: string[] }
  | { kind: "story-picked"; storyId: string }
  | {
    kind: "turn-started";
    number: number;
    phase: RunPhase;
    storyId: string | null;
    attempt: number;
    conversation: string;
    before: string;
    tip: string | null;
    /** Git repositories that were inside the work tree before. */
    nested: string[];
  }
  | {
    kind: "agent-started";
    turn: number;
    /** Its path when it was begun. An archived session has it in another folder, under the same file name. */
    transcript: string;
    conversation: string;
    resumes: boolean;
    permissionMode: PermissionMode;
  }
  | {
    kind: "agent-stopped";
    turn: number;
    ending: TurnEnding;
    answer: AgentAnswer | null;
    denials: Denial[];
    usage: Usage;
    /** The agent did not report what it used, or not all of it: tokens and cost are estimated. */
    usageIsEstimate: boolean;
    costUsd: number;
    durationMs: number;
  }
  | { kind: "turn-ended"; turn: number; after: string; ending: TurnEnding }
  /** Checks outside a turn begin: what they change from the checkpoint `before` on counts as the run's work. */
  | { kind: "checking"; before: string }
  /** The work tree after the checks of a turn, or of other work, as far as they changed it. */
  | { kind: "work-checked"; after: string }
  /** The run stops working in the work tree: `at` is the checkpoint, `tip` where the branch is. */
  | { kind: "work-left"; at: string; tip: string | null }
  /**
   * It works there again, with the branch at `tip`. `taken`: what changed in the meantime counts as its work, and is
   * the user's otherwise.
   */
  | { kind: "work-continued"; from: string; to: string; tip: string | null; taken: boolean }
  | { kind: "turn-dropped"; turn: number; why: string }
  | { kind: "verify-started"; command: string }
  | ({ kind: "verify-ended" } & VerifyResult)
  /** `claims`: files that the agent names as its work, although they are not; absent: none. */
  | { kind: "story-passed"; storyId: string; changes: StoryChanges; answer: AgentAnswer; claims?: Claim[] }
  | {
    kind: "attempt-failed";
    storyId: string;
    attempt: number;
    problem: AttemptProblem;
    counts: boolean;
    claims?: Claim[];
  }
  /** The story is blocked or out of attempts; the run continues without it. */
  | { kind: "story-given-up"; storyId: string; reason: string }
  /** `checkpoint`: the work tree with the story's changes, which are taken out next. */
  | { kind: "story-park-intended"; storyId: string; checkpoint: string }
  /** `name` of the checkpoint that keeps the changes; `files` names at most `maxNamedFiles` of the `fileCount`. */
  | { kind: "story-parked"; storyId: string; name: string; files: string[]; fileCount: number }
  /** `checkpoint`: the work tree without the story's changes, which are put back next. */
  | { kind: "story-unpark-intended"; storyId: string; checkpoint: string }
  /** `segment`: the changes as they were put back; null if there were none, or they no longer fit. */
  | { kind: "story-unparked"; storyId: string; segment: Segment | null; overlaps: string[] }
  | { kind: "review-passed"; round: number }
  /** The first `findings` of `count`. */
  | { kind: "review-found-issues"; round: number; findings: Finding[]; count: number }
  /** What a corrector made of the findings of the last review. */
  | { kind: "findings-answered"; findings: Finding[] }
  /** `changedFiles` names at most `maxNamedFiles` of the `fileCount` files. */
  | { kind: "corrected"; correction: Correction; changedFiles: string[]; fileCount: number }
  | { kind: "correction-failed"; problem: AttemptProblem; correction: Correction | null }
  | { kind: "commit-intended"; key: CommitKey; onto: string }
  | { kind: "committed"; key: CommitKey; onto: string; commit: string; subject: string }
  | { kind: "commit-skipped"; key: CommitKey; why: string }
  | { kind: "commit-refused"; key: CommitKey; output: string }
  /** The corrector's message for a commit that a hook refused. */
  | { kind: "commit-reworded"; key: CommitKey; message: CommitMessage }
  /** The commits are made, and the checks had passed with files in place that are in none of them. */
  | ({ kind: "uncommitted-checked" } & UncommittedFiles)
  | { kind: "index-synced" }
  /** The branch is pushed to the remote next. */
  | { kind: "push-intended"; remote: string; commit: string }
  | { kind: "pushed"; remote: string; commit: string }
  /** The repository's template of a pull request, filled by an agent or by autom8. */
  | { kind: "template-filled"; text: string }
  /** A pull request is opened next, unless the branch has an open one. `repository`: `host/owner/name`. */
  | { kind: "pull-request-intended"; repository: string; base: string; isDraft: boolean }
  | ({ kind: "pull-request-published"; how: "opened" | "updated" } & PublishedPullRequest)
  /** The answer to a review thread, by its label, is on GitHub, or there is a reason not to post it. */
  | { kind: "thread-replied"; label: string; reply: ThreadReply }
  /** Nothing is wrong: there is a reason not to open one. */
  | { kind: "pull-request-skipped"; why: string }
  | { kind: "verified" }
  | { kind: "wait-started"; why: string; until: string | null }
  | { kind: "wait-ended" }
  | { kind: "permission-fallback"; asked: PermissionMode; mode: PermissionMode }
  /** Something that a person should know; the run continues. */
  | { kind: "notice"; text: string }
  | { kind: "run-completed" }
  | { kind: "run-failed"; error: ErrorInfo }
  | { kind: "run-interrupted"; signal: string }
  | { kind: "run-paused" }
  /** Without `step`, the run keeps stopping, or not stopping, at story boundaries. */
  /** `permissions`: what the agent may do from now on, where the run had stopped because it might do too little. */
  /** `skipReview`: the work is committed without a further review. */
  | {
    kind: "run-resumed";
    maxCostUsd: number | null;
    step?: boolean;
    skipReview?: true;
    permissions?: Permissions;
  }
  /** The configuration and the spec are others from here on. `changes` says what changed, a line each. */
  | { kind: "run-reloaded"; config: Config; spec: Spec; changes: string[] }
  /** The checks of a story are others: they run again on the work tree, which is as in the checkpoint `at`. */
  | { kind: "recheck-started"; storyId: string; at: string }
  /** The run is over before its end; it is archived, and can be brought back. */
  | ({ kind: "run-abandoned" } & AbandonedAt)
  | { kind: "rollback-intended"; storyId: string }
  | { kind: "rolled-back"; storyId: string; droppedStories: string[] };

export type RunEventKind = RunEvent["kind"];
/** The event of one kind. */
export type EventOf<K extends RunEventKind> = Extract<RunEvent, { kind: K }>;
