import assert from "assert";
import { interactiveArguments, type InteractiveOptions } from "../../src/claude/interactive.ts";
import { writingRules } from "../../src/claude/writing_rules.ts";

const plain: InteractiveOptions = {
  command: ["claude"],
  folder: "/w",
  conversation: "c",
  resume: false,
  systemPrompt: "Plan.",
  firstMessage: null,
  model: "",
  effort: "",
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
