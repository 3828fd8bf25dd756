import assert from "assert";
import { basename, dirname, normalize } from "path";
import {
  conversationPaths,
  homeFolder,
  projectPaths,
  sessionId,
  sessionPaths,
  transcriptName,
} from "../../src/store/paths.ts";

Deno.test("autom8's folder is AUTOM8_HOME, else in the home folder, else it is asked for", () => {
  const folder = (autom8Home: string | undefined, home: string | undefined) =>
    homeFolder({ autom8Home, xdgConfigHome: undefined, home }, () => false);
  assert.equal(folder("/a", "/h"), "/a");
  assert.equal(folder("", "/h"), "/h/.config/autom8");
  assert.equal(folder(undefined, "/h"), "/h/.config/autom8");
  for (const home of ["", undefined]) assert.throws(() => folder(undefined, home), { kind: "usage" });
});

Deno.test("XDG_CONFIG_HOME counts if it is an absolute path and ~/.config/autom8 does not exist", () => {
  const folder = (xdgConfigHome: string, existing: string[], autom8Home?: string) =>
    homeFolder({ autom8Home, xdgConfigHome, home: "/h" }, (path) => existing.includes(path));
  assert.equal(folder("/x", []), "/x/autom8");
  assert.equal(folder("/x", ["/h/.config/autom8"]), "/h/.config/autom8");
  assert.equal(folder("", []), "/h/.config/autom8");
  assert.equal(folder("relative", []), "/h/.config/autom8");
  assert.equal(folder("/x", [], "/a"), "/a");
});

Deno.test("files are where formats promise them", () => {
  const project = projectPaths("/home/.config/autom8", "shop");
  assert.deepEqual(project, {
    name: "shop",
    folder: "/home/.config/autom8/shop",
    config: "/home/.config/autom8/shop/config.toml",
    declined: "/home/.config/autom8/shop/declined.json",
    identity: "/home/.config/autom8/shop/project.json",
    specs: "/home/.config/autom8/shop/spec",
    prompts: "/home/.config/autom8/shop/prompts",
    sessions: "/home/.config/autom8/shop/sessions",
    conversations: "/home/.config/autom8/shop/conversations",
    conversions: "/home/.config/autom8/shop/conversions",
    runs: "/home/.config/autom8/shop/runs",
    index: "/home/.config/autom8/shop/index.ndjson",
    started: "/home/.config/autom8/shop/started",
  });
  const session = sessionPaths(project, "0a1b2c3d");
  const inFolder = Object.entries(session).filter(([key]) => key !== "id" && key !== "folder");
  assert.equal(session.folder, `${project.sessions}/0a1b2c3d`);
  assert.deepEqual(inFolder.map(([key, path]) => [key, path.slice(session.folder.length + 1)]), [
    ["journal", "journal.ndjson"],
    ["state", "state.json"],
    ["transcripts", "transcripts"],
    ["outputs", "outputs"],
    ["lock", "lock"],
    ["background", "background.txt"],
    ["reviewSpec", "review.json"],
    ["agentSettings", "agent-settings.json"],
    ["ports", "ports"],
    ["git", "git"],
  ]);
});

Deno.test("a conversation that belongs to no run has a folder of its own", () => {
  const { id, folder, ...files } = conversationPaths(projectPaths("/home/autom8", "shop"), "0a1b");
  assert.deepEqual([id, folder], ["0a1b", "/home/autom8/shop/conversations/0a1b"]);
  assert.deepEqual(Object.entries(files).map(([key, path]) => [key, path.slice(folder.length + 1)]), [
    ["record", "conversation.json"],
    ["lock", "lock"],
    ["agentSettings", "agent-settings.json"],
    ["transcript", "transcript.ndjson"],
    ["git", "git"],
  ]);
});

const hostile = ["", ".", "..", "../..", "/etc/passwd", "a/../../b", "a\\b", "a\0b", "..\\..", "x/y"];

Deno.test("no name of a project or session leads out of its folder", () => {
  for (const name of hostile) {
    const project = projectPaths("/home/autom8", name);
    assert.equal(dirname(project.folder), "/home/autom8", JSON.stringify(name));
    const session = sessionPaths(projectPaths("/home/autom8", "shop"), name);
    assert.equal(dirname(session.folder), "/home/autom8/shop/sessions", JSON.stringify(name));
    assert.equal(normalize(session.journal), session.journal);
    assert.equal(session.id, name);
  }
});

Deno.test("any story has a transcript with a name that is safe everywhere", () => {
  assert.equal(transcriptName(7, "implement", "US-001"), "007-implement-US-001.ndjson");
  assert.equal(transcriptName(1234, "review", null), "1234-review.ndjson");
  const ids = [
    ...hostile,
    "-rf",
    ".hidden",
    "a\nb",
    "\u001b[31m",
    "x".repeat(300),
    "😀".repeat(100),
    "日本語",
    "a b*?:|<>",
  ];
  for (const id of ids) {
    const name = transcriptName(1, "implement", id);
    assert.equal(basename(name), name, JSON.stringify(id));
    assert.match(name, /^001-implement[\p{L}\p{N}_.-]*\.ndjson$/u);
    assert.ok(new TextEncoder().encode(name).length < 255, name);
  }
});

Deno.test("a session is named for its checkout and branch, always the same", () => {
  // printf /home/me/shop:feature/cart | sha256sum
  assert.equal(sessionId("/home/me/shop", "feature/cart"), "0ee60811");
  assert.notEqual(sessionId("/home/me/shop", "main"), sessionId("/home/me/shop2", "main"));
});
