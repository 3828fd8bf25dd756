import assert from "assert";
import type { ResultEvent } from "../../src/claude/events.ts";
import {
  type Exit,
  type FailureKind,
  failurePolicy,
  judgeTurn,
  type TurnEnding,
} from "../../src/claude/failure.ts";
import { createReport, type TurnReport } from "../../src/claude/report.ts";
import { readTranscript, transcriptNames } from "./transcripts.ts";

type Expected = {
  exit: Exit;
  stderr?: string;
  ending: "done" | FailureKind;
  resetsAt?: number;
  detail?: RegExp;
};

const exited = (code: number): Exit => ({ kind: "exited", code });

/** How each recorded turn ended, with the exit that was observed with it. */
const recorded: Record<string, Expected> = {
  "2.1.331/auto-behind-gateway": { exit: exited(0), ending: "permission-mode", detail: /without its safety/ },
  "2.1.331/budget-reached": { exit: exited(1), ending: "budget", detail: /maximum budget \(\$0\.005\)/ },
  "2.1.331/interrupted-sigint": { exit: exited(0), ending: "interrupted" },
  "2.1.331/interrupted-sigint-waiting-for-model": { exit: exited(0), ending: "no-result" },
  "2.1.331/several-results": { exit: exited(0), ending: "done" },
  "2.1.331/story-done": { exit: exited(0), ending: "done" },
  "2.1.331/tool-denied-default-mode": { exit: exited(0), ending: "done" },
  "2.1.331/tool-denied-dont-ask-mode": { exit: exited(0), ending: "done" },
  "2.1.331/tool-denied-plan-mode": { exit: exited(0), ending: "done" },
  "budget-reached": { exit: exited(1), ending: "budget", detail: /maximum budget \(\$0\.005\)/ },
  "connection-dropped": { exit: exited(1), ending: "network", detail: /ECONNRESET/ },
  "credit-too-low": { exit: exited(1), ending: "billing" },
  "interrupted-sigint": { exit: exited(1), ending: "interrupted" },
  "key-refused": { exit: exited(1), ending: "not-signed-in", detail: /Invalid API key/ },
  "killed-no-result": { exit: exited(137), ending: "killed", detail: /SIGKILL/ },
  "not-signed-in": { exit: exited(1), ending: "not-signed-in", detail: /Please run \/login/ },
  "organization-disabled": {
    exit: exited(1),
    ending: "not-signed-in",
    detail: /organization has been disabled/,
  },
  "overloaded-529-retries-then-fails": { exit: exited(1), ending: "overloaded" },
  "overloaded-once-then-done": { exit: exited(0), ending: "done" },
  "prompt-too-long": { exit: exited(1), ending: "context-too-long" },
  "rate-limit-429-retries-then-fails": { exit: exited(1), ending: "rate-limit" },
  "rate-limit-with-reset": { exit: exited(1), ending: "rate-limit", resetsAt: 1795501206 },
  "request-timed-out": { exit: exited(1), ending: "network" },
  "resume-unknown-conversation": {
    exit: exited(1),
    stderr: "No conversation found with session ID: 00000000-1111-4222-8333-444444444444\n",
    ending: "conversation-unknown",
  },
  "story-done": { exit: exited(0), ending: "done" },
  "tool-denied-by-auto-mode": { exit: exited(0), ending: "done" },
  "tool-denied-default-mode": { exit: exited(0), ending: "done" },
};

Deno.test("every recorded transcript is judged as its name says", async () => {
  assert.deepEqual(await transcriptNames(), Object.keys(recorded).sort());
  for (const [name, expected] of Object.entries(recorded)) {
    check(name, judgeTurn(expected.exit, await readTranscript(name), expected.stderr ?? ""), expected);
  }
});

Deno.test("a process without a result is judged by its exit and its stderr", () => {
  const bad = "Error: sandbox required but unavailable: bubblewrap (bwrap) not installed\n";
  const cases: [string, Expected, Partial<TurnReport>][] = [
    ["no program", { exit: { kind: "not-found" }, ending: "not-installed" }, {}],
    ["nothing, exit 0", { exit: exited(0), ending: "no-result" }, {}],
    ["nothing, exit 1", { exit: exited(1), ending: "no-result" }, {}],
    ["garbage, exit 0", { exit: exited(0), ending: "no-result", detail: /3 lines/ }, { garbageLines: 3 }],
    ["init, then exit 0", { exit: exited(0), ending: "no-result" }, { conversation: "c" }],
    ["would not start", { exit: exited(1), stderr: bad, ending: "other", detail: /^Error: sandbox/ }, {}],
    ["crashed after its start", {
      exit: exited(1),
      stderr: "TypeError",
      ending: "no-result",
      detail: /TypeError/,
    }, {
      conversation: "c",
    }],
    ["unknown conversation in plain text", {
      exit: exited(1),
      stderr: "No conversation found with session ID: x",
      ending: "conversation-unknown",
    }, {}],
    ["killed by signal", { exit: { kind: "signalled", signal: "SIGKILL" }, ending: "killed" }, {}],
    ["SIGTERM reported by exit code", { exit: exited(143), ending: "killed", detail: /SIGTERM/ }, {}],
    ["limit, then no result", { exit: exited(1), ending: "rate-limit", resetsAt: 77 }, {
      syntheticError: "rate_limit",
      rateLimit: { status: "rejected", resetsAt: 77 },
    }],
    ["lost connection, then no result", { exit: exited(1), ending: "network" }, {
      syntheticError: "server_error",
    }],
    ["lingered, but had no result", {
      exit: { kind: "ended-by-us", why: "lingered-after-result" },
      ending: "no-result",
    }, {}],
  ];
  for (const [name, expected, report] of cases) {
    check(name, judgeTurn(expected.exit, withReport(report), expected.stderr ?? ""), expected);
  }
});

Deno.test("a turn that we ended fails for our reason, unless its result was complete", () => {
  const good = withResult({});
  const aborted = withResult({
    isError: true,
    subtype: "error_during_execution",
    terminalReason: "aborted_tools",
  });
  const byUs = (why: Extract<Exit, { kind: "ended-by-us" }>["why"]): Exit => ({ kind: "ended-by-us", why });
  for (const why of ["timed-out", "idle", "interrupted"] as const) {
    check(why, judgeTurn(byUs(why), withReport({}), ""), { exit: byUs(why), ending: why });
    check(why, judgeTurn(byUs(why), aborted, ""), { exit: byUs(why), ending: why });
    check(why, judgeTurn(byUs(why), good, ""), { exit: byUs(why), ending: "done" });
  }
  const lingered = byUs("lingered-after-result");
  check("lingered after success", judgeTurn(lingered, good, "noise"), { exit: lingered, ending: "done" });
  const limited = withResult({ isError: true, apiErrorStatus: 429 });
  check("lingered after a limit", judgeTurn(lingered, limited, ""), { exit: lingered, ending: "rate-limit" });
  const mode = byUs("permission-mode");
  const inDefault = { ...good, permissionMode: "default" };
  check("mode", judgeTurn(mode, inDefault, ""), {
    exit: mode,
    ending: "permission-mode",
    detail: /^default$/,
  });
});

Deno.test("success is neither the word success nor a good result of a program that then fails", () => {
  check("is_error with exit 0", judgeTurn(exited(0), withResult({ isError: true }), ""), {
    exit: exited(0),
    ending: "other",
  });
  check("success with exit 1", judgeTurn(exited(1), withResult({}), "boom"), {
    exit: exited(1),
    ending: "other",
    detail: /exit code 1.*boom/,
  });
  const signal: Exit = { kind: "signalled", signal: "SIGKILL" };
  check("success, then killed", judgeTurn(signal, withResult({}), ""), { exit: signal, ending: "killed" });
});

Deno.test("the fields of a failed result decide before its text does", () => {
  const cases: [string, FailureKind, Partial<ResultEvent>, Partial<TurnReport>][] = [
    ["field against text", "rate-limit", { text: "Not logged in", apiErrorStatus: 429 }, {}],
    ["synthetic against text", "billing", { text: "rate limit" }, { syntheticError: "billing_error" }],
    ["turn bound", "turn-limit", { subtype: "error_max_turns" }, {}],
    ["529 as a status", "overloaded", { apiErrorStatus: 529, text: "Overloaded" }, {}],
    ["500", "overloaded", { text: "API Error: 500 internal" }, { syntheticError: "server_error" }],
    ["529 known from the retries", "overloaded", { text: "gave up" }, {
      syntheticError: "server_error",
      lastRetry: { status: 529, error: "overloaded" },
    }],
    ["no answer known from the retries", "network", { text: "gave up" }, {
      syntheticError: "server_error",
      lastRetry: { status: null, error: "unknown" },
    }],
    ["only a rejected limit", "rate-limit", { text: "?" }, {
      rateLimit: { status: "rejected", resetsAt: 5 },
    }],
    ["only text: network", "network", { text: "getaddrinfo EAI_AGAIN api.example.com" }, {}],
    ["only text: limit", "rate-limit", { text: "You've hit your limit" }, {}],
    ["too many refusals", "permission-refused", {
      errors: ["Agent aborted: too many denials"],
      denials: [{ tool: "Bash", input: "npm i" }],
    }, {}],
    ["a model that does not exist", "other", { apiErrorStatus: 404, text: "model: nope" }, {}],
  ];
  for (const [name, ending, result, report] of cases) {
    const judged = judgeTurn(exited(1), { ...withResult({ isError: true, ...result }), ...report }, "");
    check(name, judged, { exit: exited(1), ending, resetsAt: report.rateLimit?.resetsAt ?? undefined });
  }
});

Deno.test("only a limit that was reached gives its reset time", () => {
  const warned = { status: "allowed_warning", resetsAt: 1795501206 };
  const result = { isError: true, apiErrorStatus: 429 };
  const judge = (text: string, report: Partial<TurnReport>) =>
    judgeTurn(exited(1), { ...withResult({ ...result, text }), ...report }, "");
  check("a warning", judge("", { rateLimit: warned }), { exit: exited(1), ending: "rate-limit" });
  check("in the text", judge("usage limit reached|1795501206", {}), {
    exit: exited(1),
    ending: "rate-limit",
    resetsAt: 1795501206,
  });
});

Deno.test("a failure's detail is one bounded line", () => {
  const ending = judgeTurn(
    exited(1),
    withResult({ isError: true, text: `a\n\n  b\t${"x".repeat(10_000)}` }),
    "",
  );
  assert(ending.kind === "failed");
  assert.match(ending.failure.detail, /^a b x+$/);
  assert.equal(ending.failure.detail.length, 500);
});

Deno.test("limits, outages and lost conversations do not use up an attempt", () => {
  const free = Object.entries(failurePolicy).filter(([, policy]) => !policy.countsAsAttempt).map(([kind]) =>
    kind
  );
  for (const kind of ["rate-limit", "overloaded", "network", "interrupted", "conversation-unknown"]) {
    assert(free.includes(kind), kind);
  }
  for (const [kind, policy] of Object.entries(failurePolicy)) {
    assert.equal(policy.then === "next-attempt", policy.countsAsAttempt, kind);
  }
});

function check(name: string, ending: TurnEnding, expected: Expected): void {
  const failure = ending.kind === "failed" ? ending.failure : null;
  assert.equal(failure?.kind ?? "done", expected.ending, `${name}: ${failure?.detail}`);
  assert.equal(failure?.resetsAt ?? undefined, expected.resetsAt, name);
  if (expected.detail !== undefined) assert.match(failure?.detail ?? "", expected.detail, name);
}

function withReport(changes: Partial<TurnReport>): TurnReport {
  return { ...createReport().report(), ...changes };
}

function withResult(changes: Partial<ResultEvent>): TurnReport {
  const result: ResultEvent = {
    kind: "result",
    subtype: "success",
    isError: false,
    apiErrorStatus: null,
    text: "",
    errors: [],
    turns: 1,
    durationMs: 1,
    costUsd: 0,
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 },
    denials: [],
    terminalReason: null,
    ...changes,
  };
  return withReport({ conversation: "c", result });
}
