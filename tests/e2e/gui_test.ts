/** What `autom8 gui` answers its page, and refuses everybody else. */

import assert from "assert";
import { join } from "path";
import type { CleanAnswer, ConfigAnswer, PlanAnswer, RunAnswer, StreamMessage } from "../../gui/protocol.ts";
import { runAutom8 } from "../harness/autom8.ts";
import { useChat } from "../harness/chat_agent.ts";
import { startGui } from "../harness/gui_http.ts";
import { scratchRepository, useScriptedAgent } from "../harness/scratch.ts";
import { specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

/** Sends a request as it is, and returns the first line of the answer; empty if the connection was closed. */
async function raw(
  port: number,
  head: string,
  body: Uint8Array<ArrayBuffer> = new Uint8Array(),
): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const writer = connection.writable.getWriter();
  const sending = (async () => {
    await writer.write(new TextEncoder().encode(`${head}\r\nConnection: close\r\n\r\n`));
    await writer.write(body);
  })().catch(() => {});
  const text = await new Response(connection.readable).text().catch(() => "");
  await sending;
  return text.split("\r\n")[0] ?? "";
}

Deno.test("only the page that the server gave out itself is answered, and no path leads out", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await using gui = await startGui(scratch);
  const { port, token } = gui;
  const host = `Host: 127.0.0.1:${port}`;
  const auth = `Authorization: Bearer ${token}`;
  const table: [string, RegExp][] = [
    [`GET / HTTP/1.1\r\n${host}`, / 200 /],
    [`GET /client.js HTTP/1.1\r\n${host}`, / 200 /],
    [`GET /client.css HTTP/1.1\r\n${host}`, / 200 /],
    [`GET /api/history HTTP/1.1\r\n${host}\r\n${auth}`, / 200 /],
    [`GET /api/history HTTP/1.1\r\n${host}`, / 401 /],
    [`GET /api/history HTTP/1.1\r\n${host}\r\nAuthorization: Bearer ${"x".repeat(32)}`, / 401 /],
    [`GET /api/history HTTP/1.1\r\n${host}\r\nCookie: token=${token}`, / 401 /],
    [`GET /api/history?token=${token} HTTP/1.1\r\n${host}`, / 401 /],
    [`GET / HTTP/1.1\r\nHost: evil.example:${port}`, / 421 /],
    [`GET / HTTP/1.1\r\nHost: localhost:${port}`, / 421 /],
    [`GET /api/history HTTP/1.1\r\n${host}\r\n${auth}\r\nOrigin: http://evil.example`, / 403 /],
    [`GET /api/history HTTP/1.1\r\n${host}\r\n${auth}\r\nOrigin: null`, / 403 /],
    [`GET /api/history HTTP/1.1\r\n${host}\r\n${auth}\r\nSec-Fetch-Site: same-site`, / 403 /],
    [`GET /api/history HTTP/1.1\r\n${host}\r\n${auth}\r\nSec-Fetch-Site: cross-site`, / 403 /],
    [`GET / HTTP/1.1\r\n${host}\r\nSec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate`, / 200 /],
    [`GET / HTTP/1.1\r\n${host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate`, / 403 /],
    [`GET /../../etc/passwd HTTP/1.1\r\n${host}\r\n${auth}`, / 404 /],
    [`GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n${host}\r\n${auth}`, / 404 /],
    [`GET /api/spec?project=..&file=/etc/passwd HTTP/1.1\r\n${host}\r\n${auth}`, / 422 /],
    [`GET /api/run?key=../../etc HTTP/1.1\r\n${host}\r\n${auth}`, / 404 /],
    [`GET /api/stream?window=/ HTTP/1.1\r\n${host}\r\n${auth}`, / 400 /],
    [`POST /api/exchange HTTP/1.1\r\n${host}\r\nContent-Length: 2`, / 403 /],
    [`POST /api/ticket HTTP/1.1\r\n${host}\r\nContent-Length: 2`, / 403 /],
    [`POST /api/act HTTP/1.1\r\n${host}\r\n${auth}\r\nContent-Length: 2`, / 400 /],
    [`POST /api/act HTTP/1.1\r\n${host}\r\n${auth}\r\nContent-Length: 1000000000`, / 413 /],
    [`DELETE /api/act HTTP/1.1\r\n${host}\r\n${auth}`, / 404 /],
  ];
  for (const [head, expected] of table) {
    const body = head.startsWith("POST") ? new TextEncoder().encode("{}") : new Uint8Array();
    assert.match(await raw(port, head, body), expected, head);
  }
  // A body that is larger than it may be, and does not say so, is not read to its end.
  const chunk = new TextEncoder().encode(`400000\r\n${"x".repeat(0x400000)}\r\n`);
  const chunked = `POST /api/act HTTP/1.1\r\n${host}\r\n${auth}\r\nTransfer-Encoding: chunked`;
  assert.match(await raw(port, chunked, chunk), / 413 |^$/);
  const connections = await Promise.all(
    Array.from({ length: 1_000 }, () => Deno.connect({ hostname: "127.0.0.1", port }).catch(() => null)),
  );
  assert.equal((await gui.get("/api/history")).status, 200);
  for (const connection of connections) connection?.close();
  assert.equal((await gui.get("/api/history")).status, 200);
});

Deno.test("a second `autom8 gui` opens the one that runs, and one that was killed is replaced", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const gui = await startGui(scratch);
  const record = join(scratch.autom8Home, ".gui.json");
  assert.equal((await Deno.stat(record)).mode ?? 0, 0o100600);
  const second = await runAutom8(scratch, ["gui", "--no-open"], {
    env: { HTTP_PROXY: "http://127.0.0.1:1" },
  });
  assert.equal(second.code, 0, second.stderr);
  const ticket = new RegExp(`http://127\\.0\\.0\\.1:${gui.port}/#([\\w-]+)`).exec(
    second.stdout + second.stderr,
  )?.[1];
  const exchange = () =>
    fetch(`http://127.0.0.1:${gui.port}/api/exchange`, { method: "POST", body: JSON.stringify({ ticket }) });
  const [first, again] = [await exchange(), await exchange()];
  assert.deepEqual([first.status, again.status], [200, 403]);
  await Promise.all([first.text(), again.text()]);
  gui.running.signal("SIGKILL");
  await gui.running.done;
  await using next = await startGui(scratch);
  assert.equal((await next.get("/api/history")).status, 200);
  next.running.signal("SIGINT");
  assert.equal((await next.running.done).code, 0);
  await assert.rejects(() => Deno.stat(record));
});

Deno.test("a port that is taken is an error that says so", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, stderr } = await runAutom8(scratch, ["gui", "--no-open", "--port", String(taken.addr.port)]);
  assert.equal(code, 2);
  assert.match(stderr, /Port \d+ of 127\.0\.0\.1 cannot be used/);
});

/** The newest card of a session. */
function cardIn(messages: readonly StreamMessage[], key: string) {
  return messages.flatMap((one) => one.kind === "sessions" ? one.changed : []).findLast((card) =>
    card.key === key
  );
}

Deno.test("a run that is started from the page is followed to its end, with all that it did as text", async () => {
  const hostile = "<img src=x onerror=alert(1)>\u001b[31mred\u001b[0m";
  const [first, ...others] = twoStoriesScript.steps;
  const script = {
    steps: [{ ...first, answer: `${hostile} ${"long ".repeat(2_000)}${first?.answer}` }, ...others],
  };
  await using scratch = await twoStories(script, "worktree = true\npull_request = false\n");
  // The page knows projects, and autom8 knows the project once something was asked in it.
  await runAutom8(scratch, ["spec", "check", specFile(scratch)]);
  await Deno.mkdir(join(scratch.autom8Home, "repo", "spec"), { recursive: true });
  await runAutom8(scratch, ["config", "set", "max_attempts", "4"]);
  await using gui = await startGui(scratch);
  const text = await Deno.readTextFile(specFile(scratch));
  const saved = await gui.post("/api/spec/save", { project: "repo", name: "two.json", text, version: null });
  assert.equal(saved.status, 200, JSON.stringify(saved.value));
  const file = join(scratch.autom8Home, "repo", "spec", "two.json");
  await using stream = await gui.stream();
  const started = await gui.post("/api/run/start", { project: "repo", specFile: file });
  assert.equal(started.status, 200, JSON.stringify(started.value));
  const { session } = started.value as { session: string };
  const runKey = await stream.until((all) => cardIn(all, session)?.runKey);
  await using output = await gui.stream(`session=${encodeURIComponent(session)}`);
  await output.until((all) => all.some((one) => one.kind === "history" && one.total === 1));
  const rows = output.messages.flatMap((one) => one.kind === "output" ? one.rows : [])
    .map(({ line }) => line.map((span) => span.text).join(""));
  assert.ok(rows.length > 10, rows.join("\n"));
  assert.equal(rows.join("").includes("\u001b"), false);
  const { status, value } = await gui.get(`/api/run?key=${encodeURIComponent(runKey)}`);
  assert.equal(status, 200);
  const run = value as RunAnswer;
  assert.deepEqual(run.stories.map((one) => [one.id, one.status]), [["US-1", "passed"], ["US-2", "passed"]]);
  assert.equal(run.archived, true);
  assert.ok(run.timeline.length > 10 && run.commits.length > 0 && run.findings.length === 1);
  const transcript = run.attempts[0]?.transcript ?? "";
  for (const kind of [`transcript&name=${encodeURIComponent(transcript)}`, "diff", "checks"]) {
    const document = await gui.get(`/api/document?run=${encodeURIComponent(runKey)}&kind=${kind}`);
    assert.equal(document.status, 200, kind);
    assert.match(
      JSON.stringify(document.value),
      kind.startsWith("t") ? /onerror=alert/ : /broken|one\.txt/,
      kind,
    );
    assert.doesNotMatch(JSON.stringify(document.value), /\\u001b/, kind);
  }
  const away = await gui.get(
    `/api/document?run=${encodeURIComponent(runKey)}&kind=transcript&name=../journal.ndjson`,
  );
  assert.doesNotMatch(JSON.stringify(away.value), /run-started/);
});

Deno.test("a new server knows an archived run at the first question, and survives that its home is gone", async () => {
  await using scratch = await twoStories(twoStoriesScript, "worktree = true\npull_request = false\n");
  const run = await runAutom8(scratch, ["run", specFile(scratch)]);
  assert.equal(run.code, 0, run.stderr);
  const [line = ""] = (await Deno.readTextFile(join(scratch.autom8Home, "repo", "index.ndjson"))).split("\n");
  const { runId } = JSON.parse(line);
  await using gui = await startGui(scratch);
  const asked = await gui.get(`/api/run?key=${encodeURIComponent(`repo/${runId}`)}`);
  assert.equal(asked.status, 200, JSON.stringify(asked.value));
  await using stream = await gui.stream();
  await stream.until((all) => all.some((one) => one.kind === "history" && one.isComplete));
  await Deno.rename(scratch.autom8Home, `${scratch.autom8Home}-away`);
  await stream.until((all) => all.some((one) => one.kind === "projects" && one.projects.length === 0));
  assert.notEqual((await gui.get("/api/config")).status, 401);
  await Deno.rename(`${scratch.autom8Home}-away`, scratch.autom8Home);
});

Deno.test("the configuration is read and written with the messages of the command line", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await useScriptedAgent(scratch, twoStoriesScript, "# mine\nreview = false\n");
  await runAutom8(scratch, ["config", "set", "max_attempts", "4"]);
  await using gui = await startGui(scratch);
  const read = async () => (await gui.get("/api/config?project=repo")).value as ConfigAnswer;
  const row = async (name: string) => (await read()).keys.find((key) => key.name === name);
  assert.equal((await row("max_attempts"))?.layers.project?.text, "4");
  assert.equal((await row("review"))?.sourceLayer, "global");
  assert.match((await row("review_max_iterations"))?.inactive ?? "", /review is false/);
  const set = (key: string, values: string[] | null, layer = "project") =>
    gui.post("/api/config", { layer, project: "repo", key, values });
  for (
    const [key, values] of [["max_attempts", ["0"]], ["reviw", ["true"]], ["review", ["maybe"]]] as const
  ) {
    const refused = await set(key, [...values]);
    const { stderr } = await runAutom8(scratch, ["config", "set", key, ...values]);
    assert.equal(refused.status, 422);
    const { problem } = refused.value as { problem: { message: string; hint: string } };
    assert.ok(stderr.startsWith(`error: ${problem.message}\n`), `${stderr} ${problem.message}`);
  }
  assert.equal((await set("verify", ["npm test", "npm run lint"])).status, 200);
  assert.deepEqual((await row("verify"))?.value, ["npm test", "npm run lint"]);
  assert.equal((await set("verify", null)).status, 200);
  assert.deepEqual((await row("verify"))?.value, []);
  assert.equal((await set("review", ["true"], "global")).status, 200);
  const text = await Deno.readTextFile(join(scratch.autom8Home, "config.toml"));
  assert.match(text, /^# mine$/m);
  assert.match(text, /^review = true$/m);
});

Deno.test("the sixth window ends the oldest one's stream, and a hidden one comes back where it was", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await using gui = await startGui(scratch);
  await using first = await gui.stream();
  await first.until((all) => all.some(({ kind }) => kind === "history"));
  await using rest = new AsyncDisposableStack();
  for (let i = 0; i < 5; i++) rest.use(await gui.stream());
  await first.until((all) => all.some(({ kind }) => kind === "ended"));
  await gui.post("/api/leave", { window: `window-6-${gui.port}`, returns: true });
  await using again = await gui.stream(`window=window-6-${gui.port}`);
  await again.until((all) => all.some((one) => one.kind === "sessions" && one.isAll));
});

Deno.test("a spec is planned in one conversation, which can be stopped and survives a killed server", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await useChat(scratch);
  await runAutom8(scratch, ["config", "set", "max_attempts", "4"]);
  const isDone = (all: readonly StreamMessage[], text: string) => {
    const plans = all.filter((one) => one.kind === "plan");
    const last = plans.at(-1);
    return last !== undefined && !last.isBusy &&
      plans.some(({ messages }) => messages.some((one) => one.text === text));
  };
  const gui = await startGui(scratch);
  {
    await using stream = await gui.stream();
    const said = await gui.post("/api/plan", { project: "repo", text: "A thing" });
    assert.equal(said.status, 200, JSON.stringify(said.value));
    await stream.until((all) => isDone(all, "What colour?"));
    await gui.post("/api/plan", { project: "repo", text: "wait for it" });
    await stream.until((all) => JSON.stringify(all).includes("Begun."));
    const busy = await gui.post("/api/plan", { project: "repo", text: "more" });
    assert.match(JSON.stringify(busy.value), /still answering/);
    await gui.post("/api/plan/stop", { project: "repo" });
    await stream.until((all) => isDone(all, "Stopped."));
  }
  gui.running.signal("SIGKILL");
  await gui.running.done;
  await using next = await startGui(scratch);
  const plan = async () => (await next.get("/api/plan?project=repo")).value as PlanAnswer;
  assert.deepEqual((await plan()).messages.map(({ who }) => who), [
    ...["you", "claude", "you", "claude", "problem"],
  ]);
  await using stream = await next.stream();
  await next.post("/api/plan", { project: "repo", text: "write it" });
  await stream.until((all) => isDone(all, "Written."));
  const { spec, conversation } = await plan();
  assert.equal(spec?.check.spec?.branch, "feature/chat");
  const given = (await Deno.readTextFile(`${scratch.home}/arguments`)).split("\n");
  assert.equal(given.filter((one) => one === "--resume").length, 2);
  assert.equal(given.filter((one) => one === conversation).length, 3);
  assert.equal((await next.post("/api/plan/end", { project: "repo" })).status, 200);
  assert.deepEqual((await plan()).messages, []);
});

Deno.test("cleaning does what was shown, and nothing if that has changed", async () => {
  await using scratch = await twoStories(twoStoriesScript, "worktree = true\npull_request = false\n");
  const run = await runAutom8(scratch, ["run", specFile(scratch)]);
  assert.equal(run.code, 0, run.stderr);
  await using gui = await startGui(scratch);
  const { lines } = (await gui.get("/api/clean?project=repo&worktrees=1")).value as CleanAnswer;
  assert.match(lines.join("\n"), /^Remove worktree /m);
  const wanted = { project: "repo", worktrees: true, force: false };
  assert.equal((await gui.post("/api/clean", { ...wanted, lines: [] })).status, 422);
  const done = await gui.post("/api/clean", { ...wanted, lines });
  assert.match(JSON.stringify(done.value), /removed 1 worktree/);
});
