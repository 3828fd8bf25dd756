/** How each event of a run is shown to people. Pure. */

import type { EventOf, RunEvent, RunEventKind } from "../run/events.ts";
import { type AttemptProblem, describeProblem } from "../claude/prompts/problem.ts";
import { type Claim, claimsText } from "../claude/prompts/claims.ts";
import { correctionsKey, progressOf, reviewPath, type RunState, type VerifyResult } from "../run/state.ts";
import { count, plural } from "../text/plural.ts";
import { pathInside } from "./activity.ts";
import { approximate, duration, totalTokens, untilTime, usd } from "./amounts.ts";
import { answerItems, findingItems, foundText } from "./findings.ts";
import type { EventItem, Item, ItemLabel } from "./items.ts";
import { line, span } from "./line.ts";
import { attemptPlace, storyCounts, storyTitle } from "./progress.ts";

/** The items of an event, from the run after it; many events have none. `now` is the event's time. */
export function eventItems(event: RunEvent, run: RunState, now: Date): readonly EventItem[] {
  return itemsOfKind(event, run, now);
}

function itemsOfKind<K extends RunEventKind>(event: EventOf<K>, run: RunState, now: Date) {
  const items: Items<K> = table[event.kind as K];
  return items(event, run, now);
}

type Items<K extends RunEventKind> = (event: EventOf<K>, run: RunState, now: Date) => readonly EventItem[];

/** Refused tool uses that are shown; all of them are in the journal. */
const shownDenials = 5;

/** Paths of copied files that are named; all of them are in the journal. */
const shownPaths = 5;

const nothing = () => [];

const table: { [K in RunEventKind]: Items<K> } = {
  // Its events are shown one by one.
  "transition": nothing,
  "run-started": (event, run) => [
    { kind: "title", name: event.project, detail: `autom8 ${event.version}` },
    { kind: "fact", name: "Branch", text: event.branch },
    event.review === undefined
      ? { kind: "fact", name: "Spec", text: pathInside(event.specFile, event.root) }
      : { kind: "fact", name: "Review", text: `#${event.review.number} ${event.review.title}` },
    ...permissionWarning(run),
  ],
  "spec-loaded": (_, run) => {
    const { done, total } = storyCounts(run);
    const text = `${plural(total, "story", "stories")}: ${done} done, ${total - done} to do`;
    return [{ kind: "fact", name: "Stories", text }, ...uncheckedWarning(run, "will be")];
  },
  "workspace-intended": nothing,
  "workspace-ready": (event, run) =>
    event.workTree === run.checkout ? [] : [{ kind: "fact", name: "Work in", text: event.workTree }],
  "worktree-filled": ({ copied, skipped }) => [
    ...(copied.length === 0 ? [] : [{ kind: "fact", name: "Copied", text: someOf(copied) } as const]),
    ...skipped.slice(0, shownPaths).map(({ path, reason }) => notice(`${path} was not copied: ${reason}`)),
  ],
  "setup-started": nothing,
  // What a setup printed is of interest also if it passed.
  "setup-ended": (event) => [
    ...commandItems("Setup", event),
    ...(event.passed && event.output.trim() !== "" ? [{ kind: "output", text: event.output } as const] : []),
  ],
  "state-entered": ({ state }) =>
    // What creates a pull request shows its banner once it has anything to do.
    state === "committing" ? [{ kind: "phase" }] : [],
  "git-pinned": nothing,
  "hooks-found-changed": nothing,
  "story-picked": nothing,
  "turn-started": () => [{ kind: "phase" }],
  "agent-started": ({ resumes }) => {
    const parts = [{ text: "continues the same conversation" }];
    return resumes ? [{ kind: "entry", label: "Agent", tone: "text", parts }] : [];
  },
  "agent-stopped": ({ ending, durationMs, costUsd, usage, usageIsEstimate, denials }) => {
    const took = duration(durationMs);
    const tokens = totalTokens(usage);
    const amount = usageIsEstimate && costUsd > 0 ? `, ${approximate(usd(costUsd), true)}` : "";
    const stopped: Item = ending.kind === "done"
      ? {
        kind: "entry",
        label: "Agent",
        tone: "text",
        parts: [
          { text: `done in ${took}` },
          { text: span(usd(costUsd), "quiet") },
          { text: span(plural(tokens, "token"), "quiet"), optional: true },
        ],
      }
      : {
        kind: "note",
        label: "Agent",
        tone: "warn",
        text: `stopped after ${took}${amount}: ${ending.failure.detail}`,
      };
    const denied = denials.slice(0, shownDenials).map(({ tool, input }): Item => ({
      kind: "entry",
      label: "!",
      tone: "warn-strong",
      parts: [{ text: `not permitted: ${tool} ${input}` }],
    }));
    return [stopped, ...denied];
  },
  "turn-ended": nothing,
  "checking": nothing,
  "work-checked": () => [],
  "work-left": () => [],
  "work-continued": () => [],
  "turn-dropped": (event) => [notice(`turn ${event.turn} does not count: ${event.why}`)],
  "verify-started": nothing,
  "verify-ended": (event) => commandItems("Check", event),
  "story-passed": ({ storyId, answer, claims = [] }, run) => {
    const { files, additions, deletions, costUsd, usageIsEstimate } = progressOf(run, storyId);
    if (files === 0 && answer.status.kind === "already-done") {
      const text = `${storyId}: nothing was changed; already done: ${answer.status.where}`;
      return [{ kind: "note", label: "Passed", tone: "warn-strong", text }, ...unfounded(storyId, claims)];
    }
    const changes = line(span(`+${count(additions)}`, "good"), " ", span(`-${count(deletions)}`, "bad"));
    return [{
      kind: "entry",
      label: "Passed",
      tone: "good-strong",
      parts: [
        { text: span(storyId, "good-strong") },
        { text: plural(files, "file") },
        { text: changes },
        { text: span(approximate(usd(costUsd), usageIsEstimate), "quiet"), optional: true },
      ],
    }, ...unfounded(storyId, claims)];
  },
  "attempt-failed": ({ storyId, problem, counts, claims = [] }, run) => {
    const { failures } = progressOf(run, storyId);
    const { maxAttempts } = run.config;
    const attempt = counts
      ? ` (${attemptPlace({ failures, maxAttempts, isOver: true })})`
      : " (not counted as an attempt)";
    // A blocked story is not tried again.
    const place = isBlocked(problem) ? "" : attempt;
    return [failed(`${storyId}: ${problemText(problem)}${place}`), ...unfounded(storyId, claims)];
  },
  "story-given-up": nothing,
  "story-park-intended": nothing,
  "story-parked": ({ storyId, name, fileCount }, run) => {
    const { parked } = progressOf(run, storyId);
    const kept = fileCount === 0 ? "" : ` (${plural(fileCount, "file")} kept as checkpoint ${name})`;
    const why = parked === null ? "" : `: ${parked.reason}`;
    const text = `${storyId}${why}${kept}. The run continues with the other stories.`;
    return [{ kind: "note", label: "Parked", tone: "warn-strong", text }];
  },
  "story-unpark-intended": nothing,
  "story-unparked": ({ storyId, overlaps }) =>
    overlaps.length === 0 ? [] : [
      notice(
        `The earlier changes of ${storyId} no longer fit in ${
          overlaps.join(", ")
        }. They stay in its checkpoint, and the ` +
          "story starts anew.",
      ),
    ],
  "review-passed": () => [
    { kind: "entry", label: "Review", tone: "good-strong", parts: [{ text: "passed" }] },
  ],
  "review-found-issues": ({ findings, count }, run) => {
    const text = `found ${foundText(findings, count)}`;
    return [
      { kind: "note", label: "Review", tone: "warn-strong", text },
      ...findingItems(findings, count),
      { kind: "path", head: "All of it:", path: reviewPath(run) },
    ];
  },
  "findings-answered": ({ findings }) => answerItems(findings),
  "corrected": ({ changedFiles, fileCount }) => {
    const text = `${plural(fileCount, "file")}: ${changedFiles.join(", ")}`;
    return [{ kind: "entry", label: "Fixed", tone: "good", parts: [{ text }] }];
  },
  "correction-failed": ({ problem }) => [failed(`correction: ${problemText(problem)}`)],
  "commit-intended": nothing,
  "committed": ({ commit, subject }) => [{
    kind: "entry",
    label: "Commit",
    tone: "good",
    parts: [{ text: span(commit.slice(0, 7), "strong") }, { text: subject }],
  }],
  "commit-skipped": ({ key, why }) => [{
    kind: "entry",
    label: "Commit",
    tone: "text",
    parts: [{ text: span(`${key === correctionsKey ? "corrections" : key}: ${why}`, "quiet") }],
  }],
  "commit-refused": ({ key, output }, run) => {
    const of = key === correctionsKey ? "the corrections" : `${key} ${storyTitle(run, key)}`.trim();
    const parts = [{ text: `a git hook refused the commit of ${of}` }];
    return [{ kind: "entry", label: "Failed", tone: "bad-strong", parts }, { kind: "output", text: output }];
  },
  "commit-reworded": ({ message }) => [
    { kind: "entry", label: "Fixed", tone: "good", parts: [{ text: `commit message: ${message.subject}` }] },
  ],
  // The summary shows it.
  "uncommitted-checked": nothing,
  "index-synced": nothing,
  "push-intended": () => [{ kind: "phase" }],
  "pushed": ({ remote, commit }, run) => [{
    kind: "entry",
    label: "Push",
    tone: "good",
    parts: [{ text: span(commit.slice(0, 7), "strong") }, { text: `${run.branch} to ${remote}` }],
  }],
  "template-filled": nothing,
  "pull-request-intended": nothing,
  "pull-request-published": ({ how, number, url, isDraft }) => [
    {
      kind: "entry",
      label: "PR",
      tone: "good-strong",
      parts: [{ text: `${how} #${number}${isDraft ? ", a draft" : ""}` }],
    },
    { kind: "path", head: "At:", path: url },
  ],
  "thread-replied": ({ label, reply }) => [{
    kind: "entry",
    label: "PR",
    tone: "text",
    parts: [{ text: reply.kind === "posted" ? `answered ${label}` : `no answer to ${label}: ${reply.why}` }],
  }],
  "pull-request-skipped": ({ why }, run) => [{
    kind: "note",
    label: "PR",
    tone: "text",
    text: run.review === null ? `no pull request: ${why}` : `nothing was pushed or answered: ${why}`,
  }],
  "verified": nothing,
  "wait-started": ({ why, until }, _, now) => {
    const when = until === null ? "" : `until ${untilTime(new Date(until), now)}: `;
    const text = `${when}${why}. Press Ctrl-C to stop here; autom8 resume continues later.`;
    return [{ kind: "note", label: "Wait", tone: "warn-strong", text }];
  },
  "wait-ended": () => [{ kind: "entry", label: "Wait", tone: "text", parts: [{ text: "over, continuing" }] }],
  "permission-fallback": ({ asked, mode }) => [
    notice(`permission mode ${asked} is not available with this model or gateway: using ${mode} instead`),
  ],
  "notice": ({ text }) => [notice(text)],
  "run-completed": (_, run) => [
    ...uncheckedWarning(run, "was"),
    { kind: "end", name: "COMPLETED", tone: "good-strong" },
  ],
  "run-failed": () => [{ kind: "end", name: "FAILED", tone: "bad-strong" }],
  "run-interrupted": () => [{ kind: "end", name: "INTERRUPTED", tone: "warn-strong" }],
  "run-paused": () => [{ kind: "end", name: "PAUSED", tone: "warn-strong" }],
  "run-resumed": ({ skipReview }, run) => {
    const { done, total } = storyCounts(run);
    const stories: Item = { kind: "fact", name: "Stories", text: `${done}/${total} done` };
    return [
      { kind: "title", name: run.project, detail: "resumed" },
      { kind: "fact", name: "Branch", text: run.branch },
      ...(total === 0 ? [] : [stories]),
      ...(skipReview === true
        ? [{ kind: "fact", name: "Review", text: "skipped from now on" } as const]
        : []),
      ...permissionWarning(run),
      // A turn or a commit that was cut off continues without an event of its own.
      ...(run.turn !== null || run.machineState === "committing" ? [{ kind: "phase" } as const] : []),
    ];
  },
  "run-reloaded": ({ changes }) =>
    changes.map((text) => ({ kind: "note", label: "!", tone: "text", text: `reloaded: ${text}` })),
  "recheck-started": nothing,
  "run-abandoned": () => [{ kind: "end", name: "ABANDONED", tone: "warn-strong" }],
  "rollback-intended": nothing,
  "rolled-back": ({ droppedStories }, run) =>
    droppedStories.map((id) => notice(`${id} ${storyTitle(run, id)} will be done again`)),
};

/** How a command of the user's ended, and if it failed, what matters of its output and where all of it is. */
function commandItems(
  label: ItemLabel,
  { command, passed, detail, output, excerpt, outputFile, durationMs }: VerifyResult,
): Item[] {
  const result = `${passed ? "ok" : detail}  ${duration(durationMs)}`;
  const check: Item = { kind: "check", label, command, result, passed };
  if (passed || output.trim() === "") return [check];
  const all: Item[] = outputFile === null ? [] : [{ kind: "path", head: "All of it:", path: outputFile }];
  const shown: Item = excerpt === "" ? { kind: "output", text: output } : { kind: "excerpt", text: excerpt };
  return [check, shown, ...all];
}

function someOf(paths: readonly string[]): string {
  const more = paths.length - shownPaths;
  return paths.slice(0, shownPaths).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function notice(text: string): Item {
  return { kind: "note", label: "!", tone: "warn-strong", text };
}

/** Files that the agent names as its work, although they are not. */
function unfounded(storyId: string, claims: readonly Claim[]): Item[] {
  if (claims.length === 0) return [];
  return [notice(`${storyId} names files that it did not change: ${claimsText(claims).replaceAll("`", "")}`)];
}

function isBlocked(problem: AttemptProblem): boolean {
  return problem.kind === "turn-failed" && problem.detail.startsWith("blocked: ");
}

function failed(text: string): Item {
  return { kind: "note", label: "Failed", tone: "bad-strong", text };
}

/** Commands stand in back ticks only where texts are read as Markdown. */
function problemText(problem: AttemptProblem): string {
  return describeProblem(problem).replaceAll("`", "");
}

/** Shown at the start and at the end: without a check of its own, a run has only the word of agents. */
function uncheckedWarning(run: RunState, when: "will be" | "was"): Item[] {
  const isChecked = run.config.verify.length > 0 ||
    run.spec?.userStories.some(({ verify }) => verify.length > 0);
  if (isChecked) return [];
  return [notice(`nothing ${when} checked: no verify command is set, here or in the spec`)];
}

/** Shown at the start and on every resume, so that nobody forgets the setting. */
function permissionWarning(run: RunState): Item[] {
  if (run.config.claude.permissionMode !== "bypassPermissions") return [];
  const body = [
    "The agent may run any command and change any file that you can, without asking you.",
    'Your configuration sets permission_mode = "bypassPermissions".',
  ];
  return [{ kind: "warning", title: "ALL PERMISSION CHECKS ARE OFF", body }];
}
