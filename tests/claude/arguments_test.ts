import assert from "assert";
import { claudeArguments, type ClaudeOptions } from "../../src/claude/arguments.ts";

const plain: ClaudeOptions = {
  conversation: "11111111-2222-4333-8444-000000000001",
  resume: false,
  permissionMode: "auto",
  model: "",
  effort: "",
  allowedTools: [],
  disallowedTools: [],
  verify: [],
  sandbox: false,
  budgetUsd: null,
  extra: [],
};

Deno.test("a first turn names its conversation and its mode and forbids what autom8 does itself", () => {
  assert.deepEqual(claudeArguments(plain), [
    ...["-p", "--output-format", "stream-json", "--verbose"],
    ...["--session-id", "11111111-2222-4333-8444-000000000001"],
    ...["--permission-mode", "auto"],
    "--disallowedTools",
    ...["commit", "push", "reset", "checkout", "switch", "stash", "rebase", "worktree"]
      .flatMap((command) => [`Bash(git ${command} *)`, `Bash(git ${command})`]),
  ]);
});

Deno.test("a continued turn resumes its conversation", () => {
  const args = claudeArguments({ ...plain, resume: true });
  assert.equal(valueOf(args, "--resume"), plain.conversation);
  assert(!args.includes("--session-id"));
});

Deno.test("model, effort and budget are passed on if they are set", () => {
  const args = claudeArguments({ ...plain, model: "opus", effort: "high", budgetUsd: 1.5 });
  assert.equal(valueOf(args, "--model"), "opus");
  assert.equal(valueOf(args, "--effort"), "high");
  assert.equal(valueOf(args, "--max-budget-usd"), "1.5000");
});

Deno.test("a budget is never zero and never written with an exponent", () => {
  for (const budgetUsd of [0, -1, 1e-9]) {
    assert.equal(valueOf(claudeArguments({ ...plain, budgetUsd }), "--max-budget-usd"), "0.0001");
  }
});

Deno.test("verify commands are allowed just as they stand, each as an argument of its own", () => {
  const args = claudeArguments({
    ...plain,
    verify: ["node --test", "npm run lint && npm test", "node --test", "  deno check  "],
    allowedTools: ["WebFetch"],
  });
  assert.deepEqual(rulesAfter(args, "--allowedTools"), [
    "Bash(node --test)",
    "Bash(npm run lint && npm test)",
    "Bash(deno check)",
    "WebFetch",
  ]);
});

Deno.test("a verify command that a rule could read otherwise is not made a rule", () => {
  const hostile = [
    "true) Bash(*",
    "x),Bash(*",
    "*",
    "npm:*",
    "node --test tests/*.js",
    "test $(date) = 1",
    "a,Bash,b",
    "a\nBash",
    "a\u2028Bash",
    "a\0",
    "grep \\",
    "",
    "  ",
  ];
  for (const command of hostile) {
    assert(!claudeArguments({ ...plain, verify: [command] }).includes("--allowedTools"), command);
  }
});

Deno.test("what the user forbids is added to what is always forbidden", () => {
  const rules = rulesAfter(
    claudeArguments({ ...plain, disallowedTools: ["WebSearch"] }),
    "--disallowedTools",
  );
  assert.equal(rules.at(-1), "WebSearch");
  assert(rules.includes("Bash(git commit *)"));
});

Deno.test("the sandbox is required to work, accepts edits, and outlasts the user's own arguments", () => {
  const args = claudeArguments({
    ...plain,
    permissionMode: "bypassPermissions",
    sandbox: true,
    extra: ["--settings", "{}", "--append-system-prompt", "be kind"],
  });
  assert.equal(valueOf(args, "--permission-mode"), "acceptEdits");
  assert.deepEqual(args.slice(-6, -2), ["--settings", "{}", "--append-system-prompt", "be kind"]);
  assert.equal(args.at(-2), "--settings");
  assert.deepEqual(JSON.parse(args.at(-1) ?? ""), {
    sandbox: { enabled: true, autoAllowBashIfSandboxed: true, failIfUnavailable: true },
  });
});

Deno.test("the user's own arguments come last, unchanged", () => {
  assert.deepEqual(claudeArguments({ ...plain, extra: ["--add-dir", "../lib"] }).slice(-2), [
    "--add-dir",
    "../lib",
  ]);
});

function valueOf(args: string[], flag: string): string | undefined {
  assert.equal(args.filter((arg) => arg === flag).length, 1, flag);
  return args[args.indexOf(flag) + 1];
}

/** The values of a flag that takes several: up to the next flag. */
function rulesAfter(args: string[], flag: string): string[] {
  const rest = args.slice(args.indexOf(flag) + 1);
  const end = rest.findIndex((arg) => arg.startsWith("--"));
  return end === -1 ? rest : rest.slice(0, end);
}
