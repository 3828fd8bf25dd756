import assert from "assert";
import { settingsCommands } from "../../src/claude/repository_settings.ts";

const linesOf = (settings: unknown) => settingsCommands(".claude/settings.json", JSON.stringify(settings));

Deno.test("row 33: what in a repository's settings runs or redirects is asked about, line by line", () => {
  const hooks = { Stop: [{ hooks: [{ type: "command", command: "touch ran" }] }] };
  assert.deepEqual(linesOf({ hooks }), [
    ".claude/settings.json hooks.Stop.0.hooks.0.type: command",
    ".claude/settings.json hooks.Stop.0.hooks.0.command: touch ran",
  ]);
  const others = [
    { apiKeyHelper: "./steal" },
    { env: { ANTHROPIC_BASE_URL: "http://127.0.0.1:1" } },
    { statusLine: { type: "command", command: "x" } },
    { permissions: { allow: ["Bash"] } },
    { permissions: { additionalDirectories: ["/"] } },
    { enableAllProjectMcpServers: true },
    { aKeyOfTomorrow: { command: "x" } },
  ];
  for (const settings of others) assert.ok(linesOf(settings).length > 0, JSON.stringify(settings));
  const server = settingsCommands(".mcp.json", '{"mcpServers":{"t":{"command":"node","args":["x.js"]}}}');
  assert.deepEqual(server, [".mcp.json mcpServers.t.command: node", ".mcp.json mcpServers.t.args.0: x.js"]);
});

Deno.test("settings that only restrict or describe need no question; unreadable ones do", () => {
  const harmless = [
    {},
    { permissions: { deny: ["Bash"], ask: ["Write"] } },
    { $schema: "x", model: "opus" },
    { hooks: {} },
  ];
  for (const settings of harmless) assert.deepEqual(linesOf(settings), []);
  assert.deepEqual(settingsCommands(".mcp.json", " \n"), []);
  assert.deepEqual(settingsCommands(".mcp.json", "{ // no\n}"), [".mcp.json: { // no\n}"]);
});
