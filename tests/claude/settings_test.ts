import assert from "assert";
import { settingsText, takeSettings } from "../../src/claude/settings.ts";

const ours = { allow: ["Bash(node --test)"], deny: ["Bash(git commit *)"], sandbox: false };
const merged = (own: unknown, sandbox = false) =>
  JSON.parse(settingsText({ ...ours, sandbox }, own === null ? null : JSON.stringify(own), "/home/me/conf"));

Deno.test("the settings file holds the rules, and the sandbox if it is on", () => {
  assert.deepEqual(merged(null), {
    permissions: { allow: ["Bash(node --test)"], deny: ["Bash(git commit *)"] },
  });
  assert.deepEqual(merged(null, true).sandbox, {
    enabled: true,
    autoAllowBashIfSandboxed: true,
    failIfUnavailable: true,
  });
});

Deno.test("the user's own settings are kept: their rules are added, and paths stay where they were", () => {
  const own = {
    env: { A: "b" },
    permissions: {
      allow: ["Edit(/src/**)", "Read(//abs)", "WebFetch"],
      ask: ["Edit(/x)"],
      defaultMode: "plan",
    },
    sandbox: { enabled: false, network: { allowLocalBinding: true } },
  };
  assert.deepEqual(merged(own), {
    env: { A: "b" },
    permissions: {
      allow: ["Bash(node --test)", "Edit(//home/me/conf/src/**)", "Read(//abs)", "WebFetch"],
      deny: ["Bash(git commit *)"],
      ask: ["Edit(//home/me/conf/x)"],
      defaultMode: "plan",
    },
    sandbox: { enabled: false, network: { allowLocalBinding: true } },
  });
  const demanded = merged(own, true).sandbox;
  assert.equal(demanded.enabled, true);
  assert.deepEqual(demanded.network, { allowLocalBinding: true });
});

Deno.test("settings that are no object are an error", () => {
  for (const own of [[], "x", 1, { permissions: [] }]) assert.throws(() => merged(own), SyntaxError);
  assert.throws(() => settingsText(ours, "{", "/"), SyntaxError);
});

Deno.test("the user's --settings is taken out of the arguments in both spellings, the last one counts", () => {
  assert.deepEqual(takeSettings(["--a", "--settings", "x", "b"]), { own: "x", rest: ["--a", "b"] });
  assert.deepEqual(takeSettings(["--settings=x", "--settings", "{}"]), { own: "{}", rest: [] });
  assert.deepEqual(takeSettings(["--setting-sources", "user"]), {
    own: null,
    rest: ["--setting-sources", "user"],
  });
});
