/** The plan of a run as a report: what `--dry-run` shows. Pure. */

import { count, plural } from "../text/plural.ts";
import { usd } from "./amounts.ts";
import { span } from "./line.ts";
import type { Block, Fact, Report } from "./report.ts";

/** A run that was not started. Sizes in estimated tokens. */
export type ShownPlan = {
  specFile: string;
  project: string;
  branch: string;
  storiesTotal: number;
  storiesDone: readonly string[];
  stories: readonly {
    id: string;
    title: string;
    dependsOn: readonly string[];
    verify: readonly string[];
    promptTokens: number;
    promptTokensAtMost: number;
  }[];
  checks: { commands: readonly string[]; baseline: string };
  place: {
    kind: "worktree" | "checkout";
    path: string;
    branchExists: boolean;
    base: string | null;
    setup: readonly string[];
  };
  review: { maxRounds: number; promptTokens: number } | null;
  commits: boolean;
  pullRequest:
    | {
      kind: "planned";
      remote: string;
      repository: string;
      base: string;
      isDraft: boolean;
      number: number | null;
    }
    | { kind: "skipped" | "unknown"; why: string };
  unfinished: { sessionId: string; status: string } | null;
  refusal: { message: string; hint: string } | null;
  config: {
    maxAttempts: number;
    maxCostUsd: number;
    onStoryFailure: string;
    onRateLimit: string;
    contextTokens: number;
    claude: { command: readonly string[]; model: string; permissionMode: string; sandbox: boolean };
  };
};

/** Order, gates, place, configuration and prompts of the run, and what it will not do. */
export function planReport(plan: ShownPlan): Report {
  const { refusal, unfinished } = plan;
  const left = plan.storiesTotal - plan.storiesDone.length;
  return [
    { kind: "heading", text: plan.project, detail: "dry run: nothing is started, written or paid" },
    { kind: "facts", facts: facts(plan, left) },
    ...(unfinished === null ? [] : [note(
      `Branch ${plan.branch} has an unfinished run (session ${unfinished.sessionId}, ${unfinished.status}). It would be ` +
        "resumed with the configuration that it was started with, not with the one below.",
    )]),
    ...(left === 0 ? [note("Every story passes already: there is nothing to do.")] : [storyTable(plan)]),
    { kind: "facts", facts: configuration(plan) },
    { kind: "list", title: "It will not", items: limits(plan).map((text) => ({ lead: [span("- ")], text })) },
    ...(refusal === null ? [] : [
      { kind: "text" as const, text: `It would not start: ${refusal.message}`, tone: "bad" as const },
      { kind: "text" as const, text: refusal.hint },
    ]),
  ];
}

function note(text: string): Block {
  return { kind: "text", text, tone: "warn" };
}

function facts(
  { specFile, branch, place, checks, review, commits, pullRequest, storiesTotal }: ShownPlan,
  left: number,
): Fact[] {
  const from = place.branchExists ? "" : `, new, from ${place.base ?? "HEAD"}`;
  const where = place.kind === "worktree"
    ? `${place.path} (a worktree of its own)`
    : `${place.path} (this checkout)`;
  const baseline = checks.baseline === "off" ? "" : "; they run once before the first agent";
  return [
    { name: "Spec", text: specFile },
    { name: "Branch", text: `${branch}${from}` },
    { name: "Work in", text: where },
    ...(place.setup.length === 0 ? [] : [{ name: "Setup", text: place.setup.join("\n") }]),
    { name: "Stories", text: `${left} of ${storiesTotal} to do` },
    checks.commands.length === 0
      ? { name: "Checks", text: "none: an agent's word and a change pass a story", tone: "warn" }
      : {
        name: "Checks",
        text: `${checks.commands.join("\n")}\nafter each story and before the commits${baseline}`,
      },
    {
      name: "Review",
      text: review === null
        ? "no"
        : `at most ${plural(review.maxRounds, "round")}; prompt of ${
          tokens(review.promptTokens)
        } and the diff`,
    },
    { name: "Commits", text: commits ? "one for each story, when the review passes" : "no" },
    pullRequestFact(branch, pullRequest),
  ];
}

function pullRequestFact(branch: string, planned: ShownPlan["pullRequest"]): Fact {
  const name = "PR";
  switch (planned.kind) {
    case "skipped":
      return { name, text: `no, and no push: ${planned.why}` };
    case "unknown":
      return { name, text: `not known: ${planned.why}`, tone: "warn" };
    case "planned": {
      const { remote, repository, base, isDraft, number } = planned;
      const draft = isDraft ? ", a draft" : "";
      const text = number === null
        ? `open one for ${base} in ${repository}${draft}`
        : `update #${number} in ${repository}${draft}`;
      return { name, text: `push ${branch} to ${remote}, and ${text}` };
    }
    default:
      return planned satisfies never;
  }
}

function storyTable({ stories }: ShownPlan): Block {
  return {
    kind: "table",
    columns: [
      { title: "#", align: "right" },
      { title: "Story", most: 14 },
      { title: "Title", least: 16 },
      { title: "After", most: 20, dropAt: 2 },
      { title: "Own checks", align: "right", dropAt: 1 },
      { title: "Prompt tokens", align: "right" },
    ],
    rows: stories.map(({ id, title, dependsOn, verify, promptTokens, promptTokensAtMost }, i) => [
      String(i + 1),
      span(id, "strong"),
      title,
      dependsOn.join(", "),
      verify.length === 0 ? "" : String(verify.length),
      promptTokensAtMost === promptTokens
        ? `~${count(promptTokens)}`
        : `~${count(promptTokens)} to ${count(promptTokensAtMost)}`,
    ]),
    totals: [],
  };
}

function configuration({ config }: ShownPlan): Fact[] {
  const { claude } = config;
  const model = claude.model === "" ? "its own default model" : claude.model;
  return [
    {
      name: "Agent",
      text: `${claude.command.join(" ")}, ${model}, permission mode ${claude.permissionMode}`,
    },
    { name: "Sandbox", text: claude.sandbox ? "on" : "off" },
    {
      name: "Attempts",
      text: `${config.maxAttempts} for each story; after the last: ${config.onStoryFailure}`,
    },
    { name: "Budget", text: config.maxCostUsd === 0 ? "no limit" : usd(config.maxCostUsd) },
    { name: "At a limit", text: config.onRateLimit },
    { name: "Knowledge", text: `at most ${tokens(config.contextTokens)} in a prompt` },
  ];
}

function limits({ place, commits, review, pullRequest }: ShownPlan): string[] {
  return [
    ...(pullRequest.kind === "skipped" ? ["push, or open a pull request"] : ["push with force"]),
    ...(place.kind === "worktree"
      ? ["touch your checkout, but for `passes` in the spec"]
      : ["move HEAD again once it works"]),
    ...(commits ? [] : ["commit"]),
    ...(review === null ? ["review the work"] : []),
    "run commands that came with the repository before you said yes to them",
  ];
}

function tokens(n: number): string {
  return `~${plural(n, "token")}`;
}
