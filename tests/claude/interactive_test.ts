import assert from "assert";
import { interactiveArguments, type InteractiveOptions } from "../../src/claude/interactive.ts";
import { withoutModes, writingRules } from "../../src/claude/writing_rules.ts";

const plain: InteractiveOptions = {
  command: ["claude"],
  folder: "/w",
  conversation: "c",
  resume: false,
  systemPrompt: "Plan.",
  firstMessage: null,
  model: "",
  effort: "",
  permissionMode: "dontAsk",
  allowedTools: [],
  disallowedTools: [],
  settingsFile: "/s.json",
  leaveOut: null,
  extra: [],
};

Deno.test("a conversation gets our mode, settings and instructions", () => {
  assert.deepEqual(
    interactiveArguments(plain).join(" "),
    "--session-id c --permission-mode dontAsk --settings /s.json --append-system-prompt Plan.",
  );
});

Deno.test("the user's own arguments come first, so that none of them undoes ours", () => {
  const extra = ["--permission-mode", "bypassPermissions", "--settings", "{}", "--verbose"];
  const all = interactiveArguments({ ...plain, extra });
  assert.deepEqual(all.slice(0, 3), ["--permission-mode", "bypassPermissions", "--verbose"]);
  assert.ok(all.lastIndexOf("dontAsk") > all.indexOf("bypassPermissions"));
  assert.equal(all.filter((word) => word === "--settings").length, 1);
});

Deno.test("rules that hold no command are arguments, each once", () => {
  const all = interactiveArguments({
    ...plain,
    permissionMode: "auto",
    allowedTools: ["WebFetch", "WebFetch"],
    disallowedTools: ["Task"],
  });
  assert.equal(
    all.slice(0, 7).join(" "),
    "--allowedTools WebFetch --disallowedTools Task --session-id c --permission-mode",
  );
  assert.equal(all[7], "auto");
});

Deno.test("a first message that begins with a dash is no flag", () => {
  assert.deepEqual(interactiveArguments({ ...plain, firstMessage: "--help me" }).slice(-2), [
    "--",
    "--help me",
  ]);
});

Deno.test("the agent may write in one folder; commands and the sources are denied whatever else is allowed", () => {
  assert.deepEqual(writingRules(["/home/a b/[x]/spec"], ["/repo", "/repo"]), {
    allow: ["Edit(//home/a b/\\[x\\]/spec/**)"],
    deny: ["Bash", "PowerShell", "EnterWorktree", "Edit(//repo/**)"],
    sandbox: false,
    folders: ["/home/a b/[x]/spec"],
  });
});

Deno.test("the user's own arguments choose no permission mode for an agent that may only write specs", () => {
  const extra = [
    "--verbose",
    "--permission-mode",
    "bypassPermissions",
    "--dangerously-skip-permissions",
    "--debug",
  ];
  assert.deepEqual(withoutModes(extra), ["--verbose", "--debug"]);
  assert.deepEqual(withoutModes(["--permission-mode=auto", "--allow-dangerously-skip-permissions"]), []);
});
