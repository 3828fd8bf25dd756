import assert from "assert";
import { agentSettings, claudeArguments, type ClaudeOptions } from "../../src/claude/arguments.ts";

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
  settingsFile: "/home/settings.json",
  leaveOut: null,
  extra: [],
};

/** Branches, commits and pull requests are autom8's own. */
const ownWork = [
  ...["commit", "push", "reset", "checkout", "switch", "stash", "rebase", "worktree"].map((one) =>
    `git ${one}`
  ),
  ...["create", "edit", "ready", "merge", "close", "reopen", "comment", "review"].map((one) =>
    `gh pr ${one}`
  ),
].flatMap((command) => [`Bash(${command} *)`, `Bash(${command})`]);

Deno.test("a first turn names its conversation and its mode and forbids what autom8 does itself", () => {
  assert.deepEqual(claudeArguments(plain), [
    ...["-p", "--output-format", "stream-json", "--verbose"],
    ...["--session-id", "11111111-2222-4333-8444-000000000001"],
    ...["--permission-mode", "auto"],
    ...["--settings", "/home/settings.json"],
  ]);
  assert.deepEqual(agentSettings(plain), { allow: [], deny: ownWork, sandbox: false });
});

Deno.test("an agent that only answers has no tools, and nothing of its folder counts", () => {
  const args = claudeArguments({ ...plain, answerSchema: { type: "object" } });
  assert.equal(valueOf(args, "--tools"), "");
  assert.equal(valueOf(args, "--setting-sources"), "user");
  assert.equal(valueOf(args, "--json-schema"), '{"type":"object"}');
  assert(args.includes("--strict-mcp-config"));
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

Deno.test("row 31: verify commands are allowed just as they stand, in the settings file and never in an argument", () => {
  const options = {
    ...plain,
    verify: [
      "curl https://me:hunter2@" + "example.com",
      "npm run lint && npm test",
      "node --test",
      "node --test",
      " x ",
    ],
    allowedTools: ["WebFetch", "Bash(deploy --token abc)", "Edit(/autom8_review.md)"],
  };
  assert.deepEqual(agentSettings(options).allow, [
    "Bash(curl https://me:hunter2@" + "example.com)",
    "Bash(npm run lint && npm test)",
    "Bash(node --test)",
    "Bash(node --test)",
    "Bash(x)",
    "Bash(deploy --token abc)",
  ]);
  const args = claudeArguments(options);
  // A path in a settings file would be read from the file's folder.
  assert.deepEqual(rulesAfter(args, "--allowedTools"), ["WebFetch", "Edit(/autom8_review.md)"]);
  assert.ok(!args.some((arg) => /hunter2|abc|node --test/.test(arg)), args.join(" "));
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
    assert.deepEqual(agentSettings({ ...plain, verify: [command] }).allow, [], command);
  }
});

Deno.test("what the user forbids is added to what is always forbidden", () => {
  const options = { ...plain, disallowedTools: ["WebSearch", "Bash(rm *)"] };
  assert.deepEqual(rulesAfter(claudeArguments(options), "--disallowedTools"), ["WebSearch"]);
  assert.deepEqual(agentSettings(options).deny, [...ownWork, "Bash(rm *)"]);
});

Deno.test("the sandbox accepts edits, and the user's own settings are part of the one file", () => {
  const options = {
    ...plain,
    permissionMode: "bypassPermissions" as const,
    sandbox: true,
    extra: ["--settings", "{}", "--append-system-prompt", "be kind", "--settings=x.json"],
  };
  const args = claudeArguments(options);
  assert.equal(valueOf(args, "--permission-mode"), "acceptEdits");
  assert.deepEqual(args.slice(-4), [
    "--settings",
    "/home/settings.json",
    "--append-system-prompt",
    "be kind",
  ]);
  assert.equal(agentSettings(options).sandbox, true);
});

Deno.test("row 33: a repository's settings are left out by their source, and its CLAUDE.md is read all the same", () => {
  const args = claudeArguments({ ...plain, leaveOut: "/home/u/repo" });
  assert.equal(valueOf(args, "--setting-sources"), "user");
  assert.equal(valueOf(args, "--add-dir"), "/home/u/repo");
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
